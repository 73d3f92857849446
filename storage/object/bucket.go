package object

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 is how to reach a bucket. The secret key is kept out of every text.
type S3 struct {
	Endpoint             string // https://host[:port]; http:// for loopback only
	Bucket, Region       string
	Prefix               string // before each name, "" or such as "incoming/"
	AccessKey, SecretKey string
	Patience             time.Duration // how long a request may stand still; a minute when zero
}

// ErrSettings says that the settings of the bucket cannot be used.
var ErrSettings = errors.New("the settings of the S3 store cannot be used")

const (
	// partsAtOnce are under way in one upload: the store is slower than sealing, and works on several better than on one.
	partsAtOnce = 2
	// retries of one request; with minio-go's own 10 a store that is away is told after seconds only.
	retries = 3
	// aborting is how long the clean-up of a failed upload may take when its caller has gone.
	aborting = 20 * time.Second
)

// A Bucket stores objects in a bucket of an S3-compatible store. It may be used concurrently.
type Bucket struct {
	core     *minio.Core
	name     string
	prefix   string
	patience time.Duration
}

// NewBucket checks the settings; it does not speak to the store (see [Bucket.Ping]).
func NewBucket(s S3) (*Bucket, error) {
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Host == "" || (u.Path != "" && u.Path != "/") || u.User != nil {
		return nil, fmt.Errorf("%w: the endpoint must be https://host or https://host:port", ErrSettings)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fmt.Errorf("%w: the endpoint must begin with https://; http:// is for this machine alone", ErrSettings)
	}
	if s.Bucket == "" || s.AccessKey == "" || s.SecretKey == "" {
		return nil, fmt.Errorf("%w: bucket, access key and secret key are all needed", ErrSettings)
	}
	if s.Prefix != "" && !prefixes.MatchString(s.Prefix) {
		return nil, fmt.Errorf("%w: a prefix is small letters, digits and hyphens, and ends with a slash", ErrSettings)
	}
	region := s.Region
	if region == "" {
		region = "us-east-1" // what self-hosted stores answer to; set, it saves a call
	}
	transport, err := minio.DefaultTransport(u.Scheme == "https")
	if err != nil {
		return nil, fmt.Errorf("S3 store: %w", err)
	}
	patience := cmp.Or(s.Patience, time.Minute)
	transport.ResponseHeaderTimeout = patience
	core, err := minio.NewCore(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(s.AccessKey, s.SecretKey, ""), Secure: u.Scheme == "https", Region: region,
		BucketLookup: minio.BucketLookupPath, MaxRetries: retries, Transport: transport,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: the endpoint", ErrSettings)
	}
	return &Bucket{core: core, name: s.Bucket, prefix: s.Prefix, patience: patience}, nil
}

// prefixes are folders. What lies below one is passed over by a bucket without it, and the other way about.
var prefixes = regexp.MustCompile(`^([a-z0-9-]+/){1,2}$`)

// key is what an object is called in the bucket.
func (b *Bucket) key(name string) string { return b.prefix + name }

// steps is how many bytes a request may carry for each time more that it is waited for: of 70 kB a second with the patience of a
// minute.
const steps = 4 << 20

// within bounds one request that carries so many bytes: a store that stands still in the middle of them is no better than one
// that is away.
func (b *Bucket) within(ctx context.Context, bytes int64) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, b.patience*time.Duration(1+bytes/steps))
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Ping tells whether the bucket is there.
func (b *Bucket) Ping(ctx context.Context) error {
	there, err := b.core.BucketExists(ctx, b.name)
	if err != nil {
		return fmt.Errorf("bucket: %w", err)
	}
	if !there {
		return fmt.Errorf("%w: there is no such bucket", ErrSettings)
	}
	return nil
}

// Answers tells whether the store is there, for who may put into it and nothing else: a no is an answer, too.
func (b *Bucket) Answers(ctx context.Context) error {
	if err := b.Ping(ctx); err != nil && status(err) != http.StatusForbidden {
		return err
	}
	return nil
}

// Put stores what r holds under name, in parts, of which [partsAtOnce] and one more are in memory. ErrExists when the name is
// taken: the store itself is asked not to replace (If-None-Match), where it knows that.
func (b *Bucket) Put(ctx context.Context, name string, r io.Reader) error {
	if err := checkName(name); err != nil {
		return err
	}
	u := &upload{bucket: b, name: name}
	err := inParts(ctx, r, partsAtOnce, func(ctx context.Context, p part) error {
		if p.number == 1 && p.last {
			return b.putWhole(ctx, name, p.bytes)
		}
		return u.add(ctx, p)
	})
	if err == nil {
		err = u.complete(ctx)
	}
	if err != nil {
		err = errors.Join(err, u.abort(ctx))
	}
	switch {
	case status(err) == http.StatusPreconditionFailed:
		return ErrExists
	case full(err):
		return fmt.Errorf("put: %w: %w", ErrFull, err)
	case err != nil:
		return fmt.Errorf("put: %w", err)
	}
	return nil
}

func writeOnce() minio.PutObjectOptions {
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", PartSize: partSize}
	options.SetMatchETagExcept("*")
	return options
}

func (b *Bucket) putWhole(ctx context.Context, name string, body []byte) error {
	ctx, cancel := b.within(ctx, int64(len(body)))
	defer cancel()
	options := writeOnce()
	options.DisableMultipart = true
	_, err := b.core.Client.PutObject(ctx, b.name, b.key(name), bytes.NewReader(body), int64(len(body)), options)
	return err
}

// An upload is an object that is stored in parts. minio-go's own PutObject drops If-None-Match at completion, where S3 defines
// it: with it the second of two writers would replace the first.
type upload struct {
	bucket *Bucket
	name   string

	mu   sync.Mutex
	id   string // empty until the first part
	done []minio.CompletePart
}

func (u *upload) begin(ctx context.Context) (id string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.id == "" {
		u.id, err = u.bucket.core.NewMultipartUpload(ctx, u.bucket.name, u.bucket.key(u.name), minio.PutObjectOptions{ContentType: "application/octet-stream"})
	}
	return u.id, err
}

func (u *upload) add(ctx context.Context, p part) error {
	ctx, cancel := u.bucket.within(ctx, int64(len(p.bytes)))
	defer cancel()
	id, err := u.begin(ctx)
	if err != nil {
		return err
	}
	stored, err := u.bucket.core.PutObjectPart(ctx, u.bucket.name, u.bucket.key(u.name), id, p.number, bytes.NewReader(p.bytes), int64(len(p.bytes)),
		minio.PutObjectPartOptions{})
	if err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done = append(u.done, minio.CompletePart{PartNumber: p.number, ETag: stored.ETag})
	return nil
}

// complete makes one object of the parts, if there are any.
func (u *upload) complete(ctx context.Context) error {
	if u.id == "" {
		return nil
	}
	slices.SortFunc(u.done, func(a, b minio.CompletePart) int { return a.PartNumber - b.PartNumber })
	_, err := u.bucket.core.CompleteMultipartUpload(ctx, u.bucket.name, u.bucket.key(u.name), u.id, u.done, writeOnce())
	return err
}

// abort leaves nothing of an upload, also when its caller has gone.
func (u *upload) abort(ctx context.Context) error {
	if u.id == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), aborting)
	defer cancel()
	return u.bucket.core.AbortMultipartUpload(ctx, u.bucket.name, u.bucket.key(u.name), u.id)
}

// status is the HTTP status inside err, 0 without one.
func status(err error) int {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return answer.StatusCode
	}
	return 0
}

// full tells a store that has no room. S3 has no code for it, since AWS has always room.
func full(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && (answer.StatusCode == http.StatusInsufficientStorage || answer.Code == "QuotaExceeded")
}

// Open asks for an object's size; each ReadAt is one ranged request.
func (b *Bucket) Open(ctx context.Context, name string) (Reader, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	info, err := b.core.StatObject(ctx, b.name, b.key(name), minio.StatObjectOptions{})
	if status(err) == http.StatusNotFound {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return &remote{ctx: ctx, bucket: b, name: name, etag: info.ETag, size: info.Size}, nil
}

// remote is an object in the bucket. It lives no longer than the context it was opened with.
type remote struct {
	ctx        context.Context
	bucket     *Bucket
	name, etag string
	size       int64
}

// Size is the size of the whole.
func (r *remote) Size() int64 { return r.size }

// Close has nothing to give back: every read is a request of its own.
func (r *remote) Close() error { return nil }

// ReadAt asks for one range of the object as it was when it was opened, and for the rest of it when an answer was cut.
func (r *remote) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("read: a negative offset")
	}
	if off >= r.size {
		return 0, io.EOF
	}
	want := int(min(int64(len(p)), r.size-off))
	for try := 1; n < want; try++ {
		more, err := r.readOnce(p[n:want], off+int64(n))
		n += more
		if err != nil && n < want && (more == 0 || try == retries || r.ctx.Err() != nil) { // the client tried again when nothing came
			return n, fmt.Errorf("read: %w", err)
		}
	}
	if want < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (r *remote) readOnce(p []byte, off int64) (n int, err error) {
	ctx, cancel := r.bucket.within(r.ctx, int64(len(p)))
	defer cancel()
	var options minio.GetObjectOptions
	if err := errors.Join(options.SetRange(off, off+int64(len(p))-1), options.SetMatchETag(r.etag)); err != nil {
		return 0, err
	}
	body, _, _, err := r.bucket.core.GetObject(ctx, r.bucket.name, r.bucket.key(r.name), options)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	return io.ReadFull(body, p)
}

// Delete removes an object; nil when it is not there. Where the bucket keeps versions, they go too, but for what an object lock
// holds: that is hidden now, and goes by the bucket's own rule when its time is over.
func (b *Bucket) Delete(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	key := b.key(name)
	err := b.core.RemoveObject(ctx, b.name, key, minio.RemoveObjectOptions{})
	if err != nil && status(err) != http.StatusNotFound {
		return fmt.Errorf("delete: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx) // ends the listing
	defer cancel()
	for version := range b.core.Client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: key, WithVersions: true}) {
		if s := status(version.Err); s >= 400 && s < 500 || s == http.StatusNotImplemented {
			return nil // the store has no versions, or does not tell us of them
		}
		if version.Err != nil {
			return fmt.Errorf("delete: %w", version.Err)
		}
		if version.Key != key || version.IsDeleteMarker || version.VersionID == "" {
			continue
		}
		err := b.core.RemoveObject(ctx, b.name, key, minio.RemoveObjectOptions{VersionID: version.VersionID})
		if s := status(err); err != nil && s != http.StatusNotFound && s != http.StatusForbidden && s != http.StatusBadRequest {
			return fmt.Errorf("delete: %w", err)
		}
	}
	return nil
}

// List calls each for every whole object. What is not of our making in the bucket it passes over.
func (b *Bucket) List(ctx context.Context, each func(Entry) error) error {
	ctx, cancel := context.WithCancel(ctx) // ends the listing when each does
	defer cancel()
	for found := range b.core.Client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
		if found.Err != nil {
			return fmt.Errorf("list: %w", found.Err)
		}
		name := strings.TrimPrefix(found.Key, b.prefix)
		if checkName(name) != nil {
			continue
		}
		if err := each(Entry{Name: name, Size: found.Size, StoredAt: found.LastModified}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// DropUnfinished aborts uploads that began before a time and were never completed.
func (b *Bucket) DropUnfinished(ctx context.Context, before time.Time) error {
	for upload := range b.core.ListIncompleteUploads(ctx, b.name, b.prefix, true) {
		if upload.Err != nil {
			return fmt.Errorf("drop unfinished: %w", upload.Err)
		}
		if checkName(strings.TrimPrefix(upload.Key, b.prefix)) != nil || !upload.Initiated.Before(before) {
			continue
		}
		if err := b.core.AbortMultipartUpload(ctx, b.name, upload.Key, upload.UploadID); err != nil && status(err) != http.StatusNotFound {
			return fmt.Errorf("drop unfinished: %w", err)
		}
	}
	return nil
}
