// Package s3test gives tests a real S3 server: versitygw on loopback, with a bucket of its own for each test.
//
// The program comes from CASEVEIL_TEST_VERSITYGW, from PATH, or is built once from deploy/testtools into the user's cache
// folder. The server ends with the test that started it, or with the test binary, however that ends. With -short the
// test is skipped.
package s3test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/sys/unix"

	"github.com/caseveil/caseveil/storage/object"
)

// version of versitygw, as deploy/testtools/go.mod has it.
const version = "v1.8.0"

const accessKey, secretKey, region = "test-access", "test-secret-key", "us-east-1"

// A Server is one running versitygw.
type Server struct {
	Endpoint string // http://127.0.0.1:port
	Folder   string // where it keeps its objects: what lies there is what the store's owner sees

	pid string // the file with the number of its process
}

// Start starts a server, which ends with the test.
func Start(t testing.TB) Server {
	t.Helper()
	if testing.Short() {
		t.Skip("versitygw is not started with -short")
	}
	program, err := find()
	if err != nil {
		t.Fatalf("versitygw for tests: %v", err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	s := Server{Endpoint: "http://" + port, Folder: t.TempDir(), pid: filepath.Join(t.TempDir(), "pid")}
	server := exec.Command("/bin/sh", "-c", untilEnd, "sh", s.pid, program, "--port", port, "--health", "/healthz", "--quiet", "--iam-dir", t.TempDir(), "posix", "--sidecar", t.TempDir(),
		"--versioning-dir", t.TempDir(), s.Folder)
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+accessKey, "ROOT_SECRET_KEY="+secretKey)
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	alive, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := alive.Close(); err != nil {
			t.Error(err)
		}
		var ended *exec.ExitError
		if err := server.Wait(); err != nil && !errors.As(err, &ended) {
			t.Error(err)
		}
	})
	if err := s.answers(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// untilEnd runs the server until its own standard input ends: with this process at the latest. A server that ends before that is
// started again.
const untilEnd = `pid=$1; shift
(while [ ! -e "$pid.over" ]; do
	"$@" >/dev/null 2>&1 & echo $! >"$pid"; wait $!
	sleep 1
done) &
cat >/dev/null
touch "$pid.over"
kill -TERM "$(cat "$pid")"
wait`

// Restart kills the server and waits until it answers again, which takes a second or two.
func (s Server) Restart(t testing.TB) {
	t.Helper()
	b, err := os.ReadFile(s.pid)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // it answers no more
	if err := s.answers(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s Server) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Endpoint+"/healthz", nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			if err := answer.Body.Close(); err != nil {
				return err
			}
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("versitygw does not answer: %w", errors.Join(err, ctx.Err()))
		case <-pause.C:
		}
	}
}

// Bucket makes a bucket and gives how to reach it.
func (s Server) Bucket(t testing.TB, name string) object.S3 {
	t.Helper()
	if err := s.Client(t).MakeBucket(t.Context(), name, minio.MakeBucketOptions{Region: region}); err != nil {
		t.Fatal(err)
	}
	return s.Settings(name)
}

// Putter gives how somebody reaches a bucket who may put below a prefix, and nothing else there or anywhere: [PutOnly].
func (s Server) Putter(t testing.TB, bucket, prefix string) object.S3 {
	t.Helper()
	const access, secret = "putter-access", "putter-secret-key"
	program, err := find()
	if err != nil {
		t.Fatal(err)
	}
	add := exec.CommandContext(t.Context(), program, "admin", "--access", accessKey, "--secret", secretKey, "--endpoint-url", s.Endpoint,
		"create-user", "--access", access, "--secret", secret, "--role", "user")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("add a user: %v\n%s", err, out)
	}
	if err := s.Client(t).SetBucketPolicy(t.Context(), bucket, PutOnly(access, bucket, prefix)); err != nil {
		t.Fatal(err)
	}
	o := s.Settings(bucket)
	o.AccessKey, o.SecretKey, o.Prefix = access, secret, prefix
	return o
}

// PutOnly is the policy of a bucket that lets a user put below a prefix and take back what it could not finish. The operator's
// guide has the same.
func PutOnly(user, bucket, prefix string) string {
	return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["%s"]},
	"Action": ["s3:PutObject", "s3:AbortMultipartUpload"], "Resource": ["arn:aws:s3:::%s/%s*"]}]}`, user, bucket, prefix)
}

// LockedBucket makes a bucket that keeps every version, each of them locked for a day.
func (s Server) LockedBucket(t testing.TB, name string) object.S3 {
	t.Helper()
	client, mode, days, unit := s.Client(t), minio.Compliance, uint(1), minio.Days
	if err := client.MakeBucket(t.Context(), name, minio.MakeBucketOptions{Region: region, ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	if err := client.SetBucketObjectLockConfig(t.Context(), name, &mode, &days, &unit); err != nil {
		t.Fatal(err)
	}
	return s.Settings(name)
}

// Settings is how the server's owner reaches a bucket that is there.
func (s Server) Settings(bucket string) object.S3 {
	return object.S3{Endpoint: s.Endpoint, Bucket: bucket, Region: region, AccessKey: accessKey, SecretKey: secretKey}
}

// Client speaks to the server as its owner does.
func (s Server) Client(t testing.TB) *minio.Client {
	t.Helper()
	client, err := minio.New(strings.TrimPrefix(s.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: region, BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func freePort() (address string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// find gives the program, and builds it when it is nowhere.
var find = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("CASEVEIL_TEST_VERSITYGW"); path != "" {
		return path, nil
	}
	if path, err := exec.LookPath("versitygw"); err == nil {
		return path, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "caseveil-testtools")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return build(filepath.Join(folder, "versitygw-"+version))
})

// build makes the program unless it is there. Of several test binaries one does, the others wait.
func build(path string) (_ string, err error) {
	guard, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, guard.Close()) }()
	if err := unix.Flock(int(guard.Fd()), unix.LOCK_EX); err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	gomod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", err
	}
	command := exec.Command("go", "build", "-o", path+".new", "github.com/versity/versitygw/cmd/versitygw")
	command.Dir = filepath.Join(filepath.Dir(strings.TrimSpace(string(gomod))), "deploy", "testtools")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build it from deploy/testtools: %w\n%s", err, out)
	}
	return path, os.Rename(path+".new", path)
}
