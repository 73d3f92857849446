package object_test

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/objecttest"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record"
)

func TestDirectory(t *testing.T) {
	objecttest.Run(t, func(t *testing.T) objecttest.Store { return newDirectory(t, t.TempDir()) })
}

func TestBucket(t *testing.T) {
	server := s3test.Start(t)
	objecttest.Run(t, func(t *testing.T) objecttest.Store { return newBucket(t, server) })
}

func TestABucketBelowAPrefix(t *testing.T) {
	server := s3test.Start(t)
	objecttest.Run(t, func(t *testing.T) objecttest.Store {
		settings := server.Bucket(t, record.NewID())
		settings.Prefix = "incoming/"
		b, err := object.NewBucket(settings)
		must(t, err)
		return b
	})
}

// TestAnotherS3Server runs the suite on the server that CASEVEIL_TEST_S3 names, http://key:secret@127.0.0.1:port. `make second-store`
// starts one and sets it.
func TestAnotherS3Server(t *testing.T) {
	address := os.Getenv("CASEVEIL_TEST_S3")
	if address == "" {
		t.Skip("CASEVEIL_TEST_S3 names no server")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("CASEVEIL_TEST_S3 is no address")
	}
	secret, _ := u.User.Password()
	settings := object.S3{Endpoint: "http://" + u.Host, AccessKey: u.User.Username(), SecretKey: secret}
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(settings.AccessKey, settings.SecretKey, ""),
		BucketLookup: minio.BucketLookupPath})
	if err != nil {
		t.Fatal(err)
	}
	objecttest.Run(t, func(t *testing.T) objecttest.Store {
		settings.Bucket = record.NewID()
		if err := client.MakeBucket(t.Context(), settings.Bucket, minio.MakeBucketOptions{}); err != nil {
			t.Fatal(err)
		}
		b, err := object.NewBucket(settings)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

func TestABucketThatLocksEveryVersion(t *testing.T) {
	server := s3test.Start(t)
	objecttest.Run(t, func(t *testing.T) objecttest.Store {
		b, err := object.NewBucket(server.LockedBucket(t, record.NewID()))
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

func TestWhatWasDeletedInALockedBucketCanBeBroughtBack(t *testing.T) {
	server := s3test.Start(t)
	settings := server.LockedBucket(t, "locked")
	b, err := object.NewBucket(settings)
	if err != nil {
		t.Fatal(err)
	}
	name := record.NewID()
	if err := b.Put(t.Context(), name, strings.NewReader("a report")); err != nil {
		t.Fatal(err)
	}
	if err := b.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	client, markers := server.Client(t), 0
	for v := range client.ListObjects(t.Context(), settings.Bucket, minio.ListObjectsOptions{Prefix: name, WithVersions: true}) {
		if v.Err != nil {
			t.Fatal(v.Err)
		}
		if !v.IsDeleteMarker {
			continue
		}
		markers++
		if err := client.RemoveObject(t.Context(), settings.Bucket, name, minio.RemoveObjectOptions{VersionID: v.VersionID}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Open(t.Context(), name)
	if err != nil || markers == 0 {
		t.Fatalf("%d markers, %v", markers, err)
	}
	body := make([]byte, r.Size())
	if n, err := r.ReadAt(body, 0); string(body[:n]) != "a report" {
		t.Fatalf("it reads back as %q, %v", body[:n], err)
	}
}

// TestADeletedObjectLeavesNoVersionBehind where a bucket keeps versions and locks none.
func TestADeletedObjectLeavesNoVersionBehind(t *testing.T) {
	server := s3test.Start(t)
	settings := server.Bucket(t, "versions")
	client := server.Client(t)
	if err := client.EnableVersioning(t.Context(), settings.Bucket); err != nil {
		t.Fatal(err)
	}
	b, err := object.NewBucket(settings)
	if err != nil {
		t.Fatal(err)
	}
	name := record.NewID()
	if err := b.Put(t.Context(), name, strings.NewReader("a report")); err != nil {
		t.Fatal(err)
	}
	if err := b.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	for v := range client.ListObjects(t.Context(), settings.Bucket, minio.ListObjectsOptions{Prefix: name, WithVersions: true}) {
		if v.Err != nil || !v.IsDeleteMarker {
			t.Errorf("version %s of it is there still (%v)", v.VersionID, v.Err)
		}
	}
}

func newDirectory(t *testing.T, root string) *object.Directory {
	t.Helper()
	d, err := object.NewDirectory(root)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newBucket(t *testing.T, server s3test.Server) *object.Bucket {
	t.Helper()
	b, err := object.NewBucket(server.Bucket(t, record.NewID()))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADirectoryIsForItsOwnerAlone(t *testing.T) {
	root := filepath.Join(t.TempDir(), "objects")
	if err := newDirectory(t, root).Put(t.Context(), record.NewID(), strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatADeadPutLeftIsDropped(t *testing.T) {
	root := t.TempDir()
	d := newDirectory(t, root)
	left := filepath.Join(root, ".put-123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.DropUnfinished(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Fatalf("a young one went: %v", err)
	}
	if err := d.DropUnfinished(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("it is there still: %v", err)
	}
}

func TestAnUploadThatWasNeverCompletedIsDropped(t *testing.T) {
	settings := s3test.Start(t).Bucket(t, "unfinished")
	core, err := minio.NewCore(strings.TrimPrefix(settings.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(settings.AccessKey, settings.SecretKey, ""), Region: settings.Region, BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		t.Fatal(err)
	}
	name := record.NewID()
	id, err := core.NewMultipartUpload(t.Context(), settings.Bucket, name, minio.PutObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	part := bytes.NewReader(make([]byte, 5<<20))
	if _, err := core.PutObjectPart(t.Context(), settings.Bucket, name, id, 1, part, part.Size(), minio.PutObjectPartOptions{}); err != nil {
		t.Fatal(err)
	}
	bucket, err := object.NewBucket(settings)
	if err != nil {
		t.Fatal(err)
	}
	if n := unfinished(t, core, settings.Bucket); n != 1 {
		t.Fatalf("%d unfinished before", n)
	}
	if err := bucket.DropUnfinished(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := unfinished(t, core, settings.Bucket); n != 0 {
		t.Fatalf("%d unfinished after", n)
	}
}

func unfinished(t *testing.T, core *minio.Core, bucket string) int {
	t.Helper()
	n := 0
	for upload := range core.ListIncompleteUploads(t.Context(), bucket, "", true) {
		if upload.Err != nil {
			t.Fatal(upload.Err)
		}
		n++
	}
	return n
}

func TestSettingsOfABucket(t *testing.T) {
	good := object.S3{Endpoint: "https://s3.example.org", Bucket: "b", AccessKey: "a", SecretKey: "hunter2secret"}
	with := func(change func(*object.S3)) object.S3 { s := good; change(&s); return s }
	for name, c := range map[string]struct {
		settings object.S3
		ok       bool
	}{
		"https is taken":                     {good, true},
		"http on loopback is taken":          {with(func(s *object.S3) { s.Endpoint = "http://127.0.0.1:9000" }), true},
		"http elsewhere is refused":          {with(func(s *object.S3) { s.Endpoint = "http://s3.example.org" }), false},
		"http to a look-alike is refused":    {with(func(s *object.S3) { s.Endpoint = "http://localhost.example.org" }), false},
		"an address with a path is refused":  {with(func(s *object.S3) { s.Endpoint = "https://s3.example.org/b" }), false},
		"an address without one is refused":  {with(func(s *object.S3) { s.Endpoint = "" }), false},
		"a missing bucket is refused":        {with(func(s *object.S3) { s.Bucket = "" }), false},
		"a missing secret is refused":        {with(func(s *object.S3) { s.SecretKey = "" }), false},
		"a password in the address: refused": {with(func(s *object.S3) { s.Endpoint = "https://u:hunter2secret@s3.example.org" }), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := object.NewBucket(c.settings)
			if c.ok != (err == nil) || (err != nil && !errors.Is(err, object.ErrSettings)) {
				t.Fatalf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2secret") {
				t.Fatal("the error quotes the secret")
			}
		})
	}
}

func TestAStoreThatIsAwayIsToldWithinSeconds(t *testing.T) {
	b, err := object.NewBucket(object.S3{Endpoint: "http://127.0.0.1:1", Bucket: "b", AccessKey: "a", SecretKey: "s"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := b.Put(t.Context(), record.NewID(), strings.NewReader("x")); err == nil {
		t.Fatal("a put to nowhere succeeded")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Fatalf("it took %v", took)
	}
}

func TestWhoMayPutBelowAPrefixAloneCanDoNothingElse(t *testing.T) {
	server := s3test.Start(t)
	owner, err := object.NewBucket(server.Bucket(t, "shared"))
	must(t, err)
	whole := server.Putter(t, "shared", "incoming/")
	putter, err := object.NewBucket(whole)
	must(t, err)
	name, large, theirs := record.NewID(), record.NewID(), record.NewID()
	must(t, owner.Put(t.Context(), theirs, strings.NewReader("theirs")))
	must(t, putter.Put(t.Context(), name, strings.NewReader("sealed")))
	must(t, putter.Put(t.Context(), large, io.LimitReader(zeros{}, 20<<20)))
	must(t, putter.Answers(t.Context()))
	if err := putter.Put(t.Context(), name, strings.NewReader("another")); !errors.Is(err, object.ErrExists) {
		t.Errorf("what is there is replaced: %v", err)
	}
	if err := putter.Put(t.Context(), large, io.LimitReader(zeros{}, 20<<20)); !errors.Is(err, object.ErrExists) {
		t.Errorf("what is there in parts is replaced: %v", err)
	}
	whole.Prefix = ""
	outside, err := object.NewBucket(whole)
	must(t, err)
	if err := outside.Put(t.Context(), record.NewID(), strings.NewReader("x")); err == nil {
		t.Error("it puts outside of its prefix")
	}
	for who, b := range map[string]*object.Bucket{"below its prefix": putter, "outside of it": outside} {
		target := map[string]string{"below its prefix": name, "outside of it": theirs}[who]
		if r, err := b.Open(t.Context(), target); err == nil {
			if _, err := r.ReadAt(make([]byte, 1), 0); err == nil {
				t.Errorf("it reads %s", who)
			}
		}
		if err := b.Delete(t.Context(), target); err == nil {
			t.Errorf("it deletes %s", who)
		}
		listed := 0
		if err := b.List(t.Context(), func(object.Entry) error { listed++; return nil }); err == nil || listed > 0 {
			t.Errorf("it lists %s: %d, %v", who, listed, err)
		}
	}

	// The owner finds below the prefix what was put there, and everything else without it.
	settings := server.Settings("shared")
	settings.Prefix = "incoming/"
	below, err := object.NewBucket(settings)
	must(t, err)
	for what, c := range map[string]struct {
		b    *object.Bucket
		want int
	}{"below the prefix": {below, 2}, "without it": {owner, 1}} {
		n := 0
		must(t, c.b.List(t.Context(), func(object.Entry) error { n++; return nil }))
		if n != c.want {
			t.Errorf("%s are %d objects, not %d", what, n, c.want)
		}
	}
	must(t, below.Delete(t.Context(), name))
	if r, err := below.Open(t.Context(), large); err != nil || r.Size() != 20<<20 {
		t.Errorf("the large one: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeros is a source without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
