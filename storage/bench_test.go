package storage_test

import (
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
)

// BenchmarkSealAndStore sets an upload of 200 MB, sealed, hashed and stored, beside what it is made of: age alone, the store's
// bare PUT of as many bytes (of a size it is told before: one request), and the store taking them as an upload is stored, in
// parts. The four take turns, so that a machine that is busy for a while is so for all of them. It reports the medians, what an
// upload takes of the slower of age and PUT, and the most memory that it added to the process, which the store is no part of.
// `make bench-store` runs it.
func BenchmarkSealAndStore(b *testing.B) {
	b.Run("directory", func(b *testing.B) {
		root := b.TempDir()
		objects, err := object.NewDirectory(filepath.Join(root, "objects"))
		if err != nil {
			b.Fatal(err)
		}
		sealAndStore(b, objects, func(r io.Reader, _ int64) error { return writeFile(filepath.Join(root, record.NewID()), r) })
	})
	b.Run("S3", func(b *testing.B) {
		settings := s3test.Start(b).Bucket(b, "upload")
		objects, err := object.NewBucket(settings)
		if err != nil {
			b.Fatal(err)
		}
		client, err := minio.New(strings.TrimPrefix(settings.Endpoint, "http://"), &minio.Options{
			Creds: credentials.NewStaticV4(settings.AccessKey, settings.SecretKey, ""), Region: settings.Region, BucketLookup: minio.BucketLookupPath,
		})
		if err != nil {
			b.Fatal(err)
		}
		sealAndStore(b, objects, func(r io.Reader, size int64) error {
			_, err := client.PutObject(b.Context(), settings.Bucket, record.NewID(), r, size, minio.PutObjectOptions{DisableMultipart: true})
			return err
		})
	})
}

func sealAndStore(b *testing.B, objects storage.Objects, bare func(r io.Reader, size int64) error) {
	const size = 200 << 20
	w := newWorld(b, pgtest.Open(b), objects)
	body, err := newRepeated()
	if err != nil {
		b.Fatal(err)
	}
	recipient, err := age.ParseHybridRecipient(w.key.Recipient())
	if err != nil {
		b.Fatal(err)
	}
	var alone, stored, parts, ours []time.Duration
	added := 0
	for b.Loop() {
		alone = append(alone, took(b, func() error {
			sealed, err := age.EncryptReader(body.first(size), recipient)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, sealed)
			return err
		}))
		stored = append(stored, took(b, func() error { return bare(body.first(size), size) }))
		parts = append(parts, took(b, func() error { return objects.Put(b.Context(), record.NewID(), body.first(size)) }))
		before := forgetPeak(b)
		ours = append(ours, took(b, func() error {
			_, err := w.Put(b.Context(), w.key, "case1", body.first(size), size)
			return err
		}))
		added = max(added, peak(b)-before)
		for _, name := range w.stored(b) {
			if err := objects.Delete(b.Context(), name); err != nil {
				b.Fatal(err)
			}
		}
	}
	slower := max(median(alone), median(stored))
	b.ReportMetric(0, "ns/op") // said in seconds
	b.ReportMetric(median(alone), "s-age")
	b.ReportMetric(median(stored), "s-put")
	b.ReportMetric(median(parts), "s-parts")
	b.ReportMetric(median(ours), "s-upload")
	b.ReportMetric(median(ours)/slower*100, "%-of-slower")
	b.ReportMetric(float64(added)/(1<<20), "MB-added")
}

func took(b *testing.B, do func() error) time.Duration {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func median(all []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2].Seconds()
}

// repeated is a megabyte that nothing compresses, over and over.
type repeated struct{ block []byte }

func newRepeated() (repeated, error) {
	r := repeated{make([]byte, 1<<20)}
	_, err := rand.Read(r.block)
	return r, err
}

func (r repeated) first(n int64) io.Reader { return io.LimitReader(&repeating{block: r.block}, n) }

type repeating struct {
	block []byte
	at    int
}

func (r *repeating) Read(p []byte) (int, error) {
	n := copy(p, r.block[r.at:])
	r.at = (r.at + n) % len(r.block)
	return n, nil
}

// writeFile is what a directory cannot do without: the bytes, on the disk.
func writeFile(path string, r io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close(), os.Remove(path))
}

// forgetPeak gives back what is free, forgets the most memory that the process had resident, and gives what it has now, in
// bytes.
func forgetPeak(b *testing.B) int {
	b.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // proc(5)
		b.Fatal(err)
	}
	return peak(b)
}

// peak is the most memory that the process had resident (VmHWM), in bytes.
func peak(b *testing.B) int {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kB, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return kB << 10
}
