// Segments a NIfTI volume on a running service; labels are written on the same grid.
//
//	go run . HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz
//
// Where the service asks who calls, TOKEN_FILE names the file of a token, and CA_FILE the authority
// of the service's certificate.
package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"os"
	"strings"

	"example.org/segment/m4oe"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const chunkBytes = 1 << 20

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: go run . HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz")
	}
	address, image, modality, out := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	volume, err := readNifti(image)
	if err != nil {
		log.Fatalf("%s: %v", image, err)
	}
	labels, report, err := segment(address, volume, m4oe.Modality(m4oe.Modality_value[modality]))
	if err != nil {
		log.Fatal(said(err))
	}
	for _, organ := range report.Classes {
		fmt.Printf("%d %s %.1f ml\n", organ.Label, organ.Name, organ.VolumeMl)
	}
	if err := volume.writeLabels(out, labels); err != nil {
		log.Fatalf("%s: %v", out, err)
	}
}

// connect speaks TLS where CA_FILE names an authority, and shows the token of TOKEN_FILE.
func connect(address string) (*grpc.ClientConn, context.Context, error) {
	creds, ctx := insecure.NewCredentials(), context.Background()
	if ca := os.Getenv("CA_FILE"); ca != "" {
		own, err := credentials.NewClientTLSFromFile(ca, "")
		if err != nil {
			return nil, nil, err
		}
		creds = own
	}
	if file := os.Getenv("TOKEN_FILE"); file != "" {
		token, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+strings.TrimSpace(string(token)))
	}
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(creds))
	return connection, ctx, err
}

// segment returns the label of each voxel, in the order of the volume's, and the report.
func segment(address string, volume *nifti, modality m4oe.Modality) ([]byte, *m4oe.Report, error) {
	connection, ctx, err := connect(address)
	if err != nil {
		return nil, nil, err
	}
	defer connection.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // leaving ends the call
	call, err := m4oe.NewSegmentationClient(connection).Segment(ctx)
	if err != nil {
		return nil, nil, err
	}
	go upload(call, volume, modality)
	return receive(call, volume)
}

// upload sends the header and the voxels; what goes wrong with it is the end of the call, which
// receive sees.
func upload(call m4oe.Segmentation_SegmentClient, volume *nifti, modality m4oe.Modality) {
	defer call.CloseSend()
	header := volume.header()
	header.Modality = modality
	if call.Send(&m4oe.SegmentRequest{Message: &m4oe.SegmentRequest_Header{Header: header}}) != nil {
		return
	}
	for offset := 0; offset < len(volume.voxels); offset += chunkBytes {
		data := volume.voxels[offset:min(offset+chunkBytes, len(volume.voxels))]
		chunk := &m4oe.VoxelChunk{Offset: uint64(offset), Data: data, Crc32: crc32.ChecksumIEEE(data)}
		if call.Send(&m4oe.SegmentRequest{Message: &m4oe.SegmentRequest_Chunk{Chunk: chunk}}) != nil {
			return
		}
	}
}

// receive puts the slices together. Those that settling changed come once more: the last one counts.
func receive(call m4oe.Segmentation_SegmentClient, volume *nifti) ([]byte, *m4oe.Report, error) {
	plane := volume.size[0] * volume.size[1]
	labels := make([]byte, plane*volume.size[2])
	var report *m4oe.Report
	for {
		answer, err := call.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		if progress := answer.GetProgress(); progress != nil {
			log.Printf("%d slices inferred", progress.InferredSlices)
		}
		if slice := answer.GetSlice(); slice != nil {
			at := int(slice.K)*plane + int(slice.Offset)
			if crc32.ChecksumIEEE(slice.Data) != slice.Crc32 || at+len(slice.Data) > len(labels) {
				return nil, nil, fmt.Errorf("slice %d is damaged", slice.K)
			}
			copy(labels[at:], slice.Data)
		}
		if last := answer.GetReport(); last != nil {
			report = last
		}
	}
	if report == nil || crc32.ChecksumIEEE(labels) != report.LabelsCrc32 {
		return nil, nil, fmt.Errorf("the labels that came are not those of a report; run it again")
	}
	return labels, report, nil
}

// said is the service's own message and its reason, to branch on.
func said(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return fmt.Sprintf("%s [%s]", status.Convert(err).Message(), info.Reason)
		}
	}
	return err.Error()
}
