// Package m4oe for the conformance suite (client/conformance): a line with a case in, a line with
// its end out.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log"
	"os"
	"time"

	"example.org/m4oe"
	"example.org/m4oe/wire"
)

type request struct {
	Address      string
	Size         [3]int
	Wish         struct{ Confidence bool }
	RetrySeconds float64
	LeaveAfter   string
}

type end struct {
	Labels            []int    `json:"labels,omitempty"`
	Confidence        []int    `json:"confidence,omitempty"`
	Reason            string   `json:"reason,omitempty"`
	Field             string   `json:"field,omitempty"`
	Setting           string   `json:"setting,omitempty"`
	RetryAfterSeconds *float64 `json:"retryAfterSeconds,omitempty"`
	Slices            int      `json:"slices"`
	Left              bool     `json:"left,omitempty"`
}

func main() {
	lines, ends := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := ends.Encode(answer(asked)); err != nil {
			log.Fatal(err)
		}
	}
}

func answer(asked request) end {
	client, err := m4oe.Connect(asked.Address, m4oe.Options{
		RetryFor: time.Duration(asked.RetrySeconds * float64(time.Second)),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	slices := 0
	header, voxels := volume(asked)
	result, err := client.Segment(ctx, header, voxels, func(answer *wire.SegmentResponse) {
		if answer.GetSlice() != nil {
			slices++
		}
		if answer.GetAccepted() != nil && asked.LeaveAfter == "accepted" {
			leave()
		}
	})
	if err != nil {
		return failed(err, slices)
	}
	done := end{Labels: ofSlices(result.Labels, asked.Size), Slices: slices}
	if result.Confidence != nil {
		done.Confidence = ofSlices(result.Confidence, asked.Size)
	}
	return done
}

// volume has voxel n in memory = n modulo 1000.
func volume(asked request) (*wire.VolumeHeader, []byte) {
	ni, nj, nk := asked.Size[0], asked.Size[1], asked.Size[2]
	voxels := make([]byte, 2*ni*nj*nk)
	for n := range ni * nj * nk {
		binary.LittleEndian.PutUint16(voxels[2*n:], uint16(n%1000))
	}
	header := &wire.VolumeHeader{
		Modality: wire.Modality_CT, VoxelType: wire.VoxelType_INT16,
		Geometry: &wire.Geometry{
			Size: []uint32{uint32(ni), uint32(nj), uint32(nk)}, SpacingMm: []float64{1, 1, 2},
			OriginMm: []float64{0, 0, 0}, Direction: []float64{1, 0, 0, 0, 1, 0, 0, 0, 1},
		},
	}
	if asked.Wish.Confidence {
		header.Outputs = []wire.Output{wire.Output_LABELS, wire.Output_CONFIDENCE}
	}
	return header, voxels
}

func failed(err error, slices int) end {
	if errors.Is(err, context.Canceled) {
		return end{Left: true}
	}
	var failure *m4oe.Failure
	if !errors.As(err, &failure) {
		log.Fatal(err)
	}
	told := end{Reason: failure.Reason, Field: failure.Field, Setting: failure.Setting, Slices: slices}
	if failure.RetryAfter != nil {
		after := failure.RetryAfter.Seconds()
		told.RetryAfterSeconds = &after
	}
	return told
}

// ofSlices gives the label that each slice holds everywhere; -1 where it holds several.
func ofSlices(labels []byte, size [3]int) []int {
	plane := size[0] * size[1]
	found := make([]int, size[2])
	for k := range found {
		slice := labels[k*plane : (k+1)*plane]
		found[k] = int(slice[0])
		if bytes.Count(slice, slice[:1]) != plane {
			found[k] = -1
		}
	}
	return found
}
