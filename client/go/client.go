// Package m4oe segments volumes on a running service. It sends a volume again where the policy of
// client/README.md says so, puts slices together and compares checksums.
package m4oe

import (
	"context"
	"errors"
	"hash/crc32"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"example.org/m4oe/wire"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // what the policy's healthCheckConfig needs
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

const chunkBytes = 1 << 20

// Options say how a service is reached.
type Options struct {
	// RetryFor is how long may pass without a server that takes a volume; 0 tries once.
	RetryFor time.Duration
	// CAFile names the authority of the service's certificate; the connection is plain without.
	CAFile string
	// TokenFile names the file of the token that the service knows the caller by. It is read for
	// each call, so that the token can be renewed.
	TokenFile string
}

// Client is a connection to a service.
type Client struct {
	connection *grpc.ClientConn
	options    Options
}

// Connect prepares a connection to host:port. A token without CAFile goes to this machine alone:
// TOKEN_IN_THE_CLEAR otherwise.
func Connect(address string, options Options) (*Client, error) {
	creds := insecure.NewCredentials()
	if options.CAFile != "" {
		own, err := credentials.NewClientTLSFromFile(options.CAFile, "")
		if err != nil {
			return nil, err
		}
		creds = own
	} else if options.TokenFile != "" && !onThisMachine(address) {
		return nil, &Failure{Reason: "TOKEN_IN_THE_CLEAR", Message: "a token goes to another machine over TLS alone"}
	}
	connection, err := grpc.NewClient(address, append(dialOptions(), grpc.WithTransportCredentials(creds))...)
	return &Client{connection, options}, err
}

// Close ends the connection, and calls that run.
func (c *Client) Close() error { return c.connection.Close() }

// Result is what came of a volume.
type Result struct {
	// Labels has the class of each voxel, i fastest, on the volume's own grid.
	Labels []byte
	// Confidence is 255 x the probability of that class; nil where it was not asked for.
	Confidence []byte
	Plan       *wire.Plan
	Report     *wire.Report
}

// Segment sends a volume and collects its labels. It fails with a *Failure, or with the context's
// error; ending the context cancels the call.
//
// The header says what the voxels are and what is wished, voxels are as it says (little-endian,
// i fastest). onAnswer, if any, is told of each answer, slices whole: of one k and output the last
// one counts. A plan comes again when a volume is sent anew, a slice only with other labels.
func (c *Client) Segment(
	ctx context.Context, header *wire.VolumeHeader, voxels []byte, onAnswer func(*wire.SegmentResponse),
) (*Result, error) {
	header = proto.Clone(header).(*wire.VolumeHeader)
	header.SlicesInParts = true
	tries := newTries(c.options.RetryFor)
	sum := newCollected(header.GetGeometry(), onAnswer)
	for {
		sum.taken, sum.reported = false, false
		err := c.once(ctx, header, voxels, sum)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var failure *Failure
		if errors.As(err, &failure) {
			if sum.reported && failure.canRetry() {
				return sum.result() // the report is the last answer: who is lost behind it has done the work
			}
			if err := tries.wait(ctx, failure, sum.taken); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		return sum.result()
	}
}

func (c *Client) once(ctx context.Context, header *wire.VolumeHeader, voxels []byte, sum *collected) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // leaving ends the call
	ctx, err := c.withToken(ctx)
	if err != nil {
		return err
	}
	call, err := wire.NewSegmentationClient(c.connection).Segment(ctx)
	if err != nil {
		return failureOf(err)
	}
	go upload(call, header, voxels)
	var parts parts
	for {
		answer, err := call.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return failureOf(err)
		}
		if err := sum.add(answer, &parts); err != nil {
			return err
		}
	}
}

// upload sends the header and the voxels. What goes wrong with it is the status of the call, which
// its reader sees.
func upload(call wire.Segmentation_SegmentClient, header *wire.VolumeHeader, voxels []byte) {
	defer call.CloseSend()
	if call.Send(&wire.SegmentRequest{Message: &wire.SegmentRequest_Header{Header: header}}) != nil {
		return
	}
	for offset := 0; offset < len(voxels); offset += chunkBytes {
		data := voxels[offset:min(offset+chunkBytes, len(voxels))]
		chunk := &wire.VoxelChunk{Offset: uint64(offset), Data: data, Crc32: crc32.ChecksumIEEE(data)}
		if call.Send(&wire.SegmentRequest{Message: &wire.SegmentRequest_Chunk{Chunk: chunk}}) != nil {
			return
		}
	}
}

func (c *Client) withToken(ctx context.Context) (context.Context, error) {
	if c.options.TokenFile == "" {
		return ctx, nil
	}
	token, err := os.ReadFile(c.options.TokenFile)
	if err != nil {
		return nil, err
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+strings.TrimSpace(string(token))), nil
}

func onThisMachine(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
