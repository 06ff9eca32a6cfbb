package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"

	"example.org/m4oe/wire"
)

// nifti is a little-endian NIfTI-1 file with an sform, gzipped.
type nifti struct {
	head   []byte // up to the voxels
	voxels []byte
	size   [3]int
	kind   wire.VoxelType
	slope  float64
	inter  float64
	affine [3][4]float64 // voxel indices to RAS mm
}

var kinds = map[uint16]wire.VoxelType{
	2: wire.VoxelType_UINT8, 4: wire.VoxelType_INT16, 8: wire.VoxelType_INT32, 16: wire.VoxelType_FLOAT32,
	256: wire.VoxelType_INT8, 512: wire.VoxelType_UINT16,
}

func readNifti(path string) (*nifti, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	if len(content) < 352 || le.Uint32(content) != 348 || le.Uint16(content[254:]) == 0 {
		return nil, fmt.Errorf("expected a little-endian NIfTI-1 file with an sform")
	}
	float := func(at int) float64 { return float64(math.Float32frombits(le.Uint32(content[at:]))) }
	offset := int(float(108))
	if offset < 352 || offset > len(content) {
		return nil, fmt.Errorf("expected voxels from byte 352 on, got %d", offset)
	}
	found := &nifti{head: content[:offset], voxels: content[offset:], kind: kinds[le.Uint16(content[70:])]}
	for axis := range 3 {
		found.size[axis] = int(le.Uint16(content[42+2*axis:]))
		for column := range 4 {
			found.affine[axis][column] = float(280 + 16*axis + 4*column)
		}
	}
	found.slope, found.inter = float(112), float(116)
	if found.slope == 0 {
		found.slope, found.inter = 1, 0
	}
	return found, nil
}

// header says what the voxels are and where they lie. NIfTI has RAS, the service LPS: x and y change
// their sign.
func (n *nifti) header() *wire.VolumeHeader {
	geometry := &wire.Geometry{}
	sign := [3]float64{-1, -1, 1}
	for column := range 3 {
		var length float64
		for axis := range 3 {
			length = math.Hypot(length, n.affine[axis][column])
		}
		geometry.Size = append(geometry.Size, uint32(n.size[column]))
		geometry.SpacingMm = append(geometry.SpacingMm, length)
		geometry.OriginMm = append(geometry.OriginMm, sign[column]*n.affine[column][3])
		for axis := range 3 {
			geometry.Direction = append(geometry.Direction, sign[axis]*n.affine[axis][column]/length)
		}
	}
	return &wire.VolumeHeader{
		Geometry: geometry, VoxelType: n.kind, RescaleSlope: &n.slope, RescaleIntercept: &n.inter,
	}
}

// writeLabels writes one byte a voxel behind the same header.
func (n *nifti) writeLabels(path string, labels []byte) error {
	head := bytes.Clone(n.head)
	le := binary.LittleEndian
	le.PutUint16(head[70:], 2)                    // datatype
	le.PutUint16(head[72:], 8)                    // bits a voxel
	le.PutUint32(head[112:], math.Float32bits(1)) // slope
	le.PutUint32(head[116:], 0)                   // intercept
	le.PutUint64(head[124:], 0)                   // window for display
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	zipped := gzip.NewWriter(file)
	for _, part := range [][]byte{head, labels} {
		if _, err := zipped.Write(part); err != nil {
			return err
		}
	}
	return zipped.Close()
}
