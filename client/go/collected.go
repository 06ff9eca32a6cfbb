package m4oe

import (
	"hash/crc32"

	"example.org/m4oe/wire"
	"google.golang.org/grpc/codes"
)

// slot is a slice of one output.
type slot struct {
	output wire.Output
	k      uint32
}

// version tells slices of one slot apart.
type version struct{ revision, crc32 uint32 }

// collected puts the answers of a call together, and of the calls that follow where a server is
// lost.
type collected struct {
	plane, slices int // bytes of a slice, slices of the volume
	outputs       map[wire.Output][]byte
	seen          map[slot]version
	onAnswer      func(*wire.SegmentResponse)
	plan          *wire.Plan
	report        *wire.Report
	// Of this call: whether a server took the volume, and whether its report came.
	taken, reported bool
}

func newCollected(geometry *wire.Geometry, onAnswer func(*wire.SegmentResponse)) *collected {
	sum := &collected{outputs: map[wire.Output][]byte{}, seen: map[slot]version{}, onAnswer: onAnswer}
	if size := geometry.GetSize(); len(size) == 3 { // the service says what is wrong with another
		sum.plane, sum.slices = int(size[0])*int(size[1]), int(size[2])
	}
	return sum
}

func (c *collected) add(answer *wire.SegmentResponse, parts *parts) error {
	switch message := answer.GetMessage().(type) {
	case *wire.SegmentResponse_Accepted:
		c.plan = message.Accepted
	case *wire.SegmentResponse_Progress:
	case *wire.SegmentResponse_Report:
		c.report, c.reported = message.Report, true
	case *wire.SegmentResponse_Slice:
		slice, err := parts.add(message.Slice, c.plane, c.slices)
		if err != nil {
			return err
		}
		if slice == nil || c.had(slice) {
			return nil
		}
		answer = &wire.SegmentResponse{Message: &wire.SegmentResponse_Slice{Slice: slice}}
	default:
		return &Failure{Code: codes.Internal, Reason: "INTERNAL", Message: "the server sent an empty message"}
	}
	c.taken = true
	if c.onAnswer != nil {
		c.onAnswer(answer)
	}
	return nil
}

// had keeps a slice, unless the same one came before.
func (c *collected) had(slice *wire.LabelSlice) bool {
	at, last := slot{slice.Output, slice.K}, version{slice.Revision, slice.Crc32}
	if known, ok := c.seen[at]; ok && known == last {
		return true
	}
	c.seen[at] = last
	if c.outputs[slice.Output] == nil {
		c.outputs[slice.Output] = make([]byte, c.plane*c.slices)
	}
	copy(c.outputs[slice.Output][int(slice.K)*c.plane:], slice.Data)
	return false
}

// result fails with REPORT_MISSING, SLICES_MISSING, LABELS_CRC.
func (c *collected) result() (*Result, error) {
	if c.plan == nil || c.report == nil {
		return nil, corrupt("REPORT_MISSING", "the server ended the stream without a plan or a report")
	}
	missing := 0
	for k := range c.slices {
		if _, came := c.seen[slot{wire.Output_LABELS, uint32(k)}]; !came {
			missing++
		}
	}
	if missing > 0 {
		return nil, corrupt("SLICES_MISSING", "expected %d label slices, %d of them did not come", c.slices, missing)
	}
	labels := c.outputs[wire.Output_LABELS]
	if crc32.ChecksumIEEE(labels) != c.report.LabelsCrc32 {
		return nil, corrupt("LABELS_CRC", "the labels that came are not those of the report")
	}
	return &Result{labels, c.outputs[wire.Output_CONFIDENCE], c.plan, c.report}, nil
}

// parts of slices that one message does not hold, by output.
type parts map[wire.Output]*wire.LabelSlice

// add returns the slice as if it had come in one message; nil while parts of it are missing.
func (p *parts) add(part *wire.LabelSlice, plane, slices int) (*wire.LabelSlice, error) {
	if crc32.ChecksumIEEE(part.Data) != part.Crc32 {
		return nil, corrupt("SLICE_CRC", "label slice %d was damaged on the way", part.K)
	}
	if *p == nil {
		*p = parts{}
	}
	if part.Offset == 0 {
		(*p)[part.Output] = &wire.LabelSlice{K: part.K, Output: part.Output, Revision: part.Revision}
	}
	begun := (*p)[part.Output]
	fits := begun != nil && begun.K == part.K && int(part.K) < slices && len(begun.Data) == int(part.Offset)
	if !fits || len(part.Data) == 0 || len(begun.Data)+len(part.Data) > plane {
		return nil, corrupt("SLICE_PARTS", "label slice %d of %d: %d bytes from byte %d on do not fit",
			part.K, slices, len(part.Data), part.Offset)
	}
	begun.Data = append(begun.Data, part.Data...)
	if len(begun.Data) < plane {
		return nil, nil
	}
	delete(*p, part.Output)
	begun.Crc32 = crc32.ChecksumIEEE(begun.Data)
	return begun, nil
}
