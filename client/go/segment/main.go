// Segments a NIfTI volume on a running service; labels are written on the same grid.
//
//	go run ./segment HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz
//
// Where the service asks who calls, TOKEN_FILE names the file of a token, and CA_FILE the authority
// of the service's certificate.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"example.org/m4oe"
	"example.org/m4oe/wire"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: go run ./segment HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz")
	}
	address, image, modality, out := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	volume, err := readNifti(image)
	if err != nil {
		log.Fatalf("%s: %v", image, err)
	}
	result, err := segment(address, volume, wire.Modality(wire.Modality_value[modality]))
	if err != nil {
		log.Fatal(err)
	}
	for _, organ := range result.Report.Classes {
		fmt.Printf("%d %s %.1f ml\n", organ.Label, organ.Name, organ.VolumeMl)
	}
	if err := volume.writeLabels(out, result.Labels); err != nil {
		log.Fatalf("%s: %v", out, err)
	}
}

func segment(address string, volume *nifti, modality wire.Modality) (*m4oe.Result, error) {
	client, err := m4oe.Connect(address, m4oe.Options{
		RetryFor: time.Minute, CAFile: os.Getenv("CA_FILE"), TokenFile: os.Getenv("TOKEN_FILE"),
	})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	header := volume.header()
	header.Modality = modality
	return client.Segment(context.Background(), header, volume.voxels, func(answer *wire.SegmentResponse) {
		if progress := answer.GetProgress(); progress != nil {
			log.Printf("%d slices inferred", progress.InferredSlices)
		}
	})
}
