package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/caseveil/caseveil/storage/seal"
)

// config is every setting of `serve` and its companions: read here and nowhere else, and checked whole before
// anything is opened.
type config struct {
	Addr      string
	Data      string // absolute; "" when the shared engines hold everything
	Demo      bool
	PublicURL *url.URL

	TLSCert, TLSKey string
	BehindProxy     bool

	DatabaseURL seal.Secret
	S3          s3Config

	Masters    seal.Masters
	SigningKey seal.Secret

	SMTPURL     seal.Secret
	Clamd       string
	RequireScan bool

	takesInOnly bool // it is a letterbox's

	MetricsAddr string // where metrics are told; "" for nowhere
	NoJobs      bool   // jobs are left to workers
	Witness     string // a file for the heads of the audit log; "" for none
}

type s3Config struct {
	Endpoint, Bucket, Region string
	Prefix                   string // before every name, where a bucket is shared; "" or such as "north/"
	IncomingBucket           string // where letterboxes put; the same bucket when it is not set
	AccessKey, SecretKey     seal.Secret
}

func (s *settings) s3() s3Config {
	c := s3Config{
		Endpoint: s.text("CASEVEIL_S3_ENDPOINT"), Bucket: s.text("CASEVEIL_S3_BUCKET"), Region: s.text("CASEVEIL_S3_REGION"),
		AccessKey: s.secret("CASEVEIL_S3_ACCESS_KEY"), SecretKey: s.secret("CASEVEIL_S3_SECRET_KEY"),
	}
	c.Prefix = s.text("CASEVEIL_S3_PREFIX")
	c.IncomingBucket = cmp.Or(s.text("CASEVEIL_S3_INCOMING_BUCKET"), c.Bucket)
	return c
}

// shared says that the database or the objects are on engines that other nodes use too.
func (c *config) shared() bool { return given(c.DatabaseURL) || c.S3.Endpoint != "" }

// given says whether a secret was set.
func given(s seal.Secret) bool { return s.Reveal() != "" }

// settings reads the environment and gathers every mistake.
type settings struct{ wrong []error }

func (s *settings) bad(name, format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Errorf("%s: %w", name, fmt.Errorf(format, args...)))
}

func (s *settings) text(name string) string { return os.Getenv(name) }

func (s *settings) flag(name string) bool {
	switch os.Getenv(name) {
	case "", "0":
		return false
	case "1":
		return true
	}
	s.bad(name, "must be 1, 0 or empty")
	return false
}

// secret reads NAME, or the file that NAME_FILE names.
func (s *settings) secret(name string) seal.Secret {
	value, file := os.Getenv(name), os.Getenv(name+"_FILE")
	if value != "" && file != "" {
		s.bad(name, "is given twice: as it is and as a file")
	}
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			s.bad(name+"_FILE", "%w", plain(err))
			return seal.NewSecret("")
		}
		if value = string(b); !seal.IsLocked(seal.NewSecret(value)) {
			value = strings.TrimSpace(value)
		}
	}
	return seal.NewSecret(value)
}

// readConfig reads the environment. data is the --data option as it was given.
func readConfig(addr, data string) (*config, error) {
	var s settings
	c := &config{
		Addr: addr, TLSCert: s.text("CASEVEIL_TLS_CERT"), TLSKey: s.text("CASEVEIL_TLS_KEY"),
		BehindProxy: s.flag("CASEVEIL_BEHIND_PROXY"), DatabaseURL: s.secret("CASEVEIL_DATABASE_URL"),
		S3:      s.s3(),
		Masters: s.masters(), SigningKey: s.secret("CASEVEIL_SIGNING_KEY"), SMTPURL: s.secret("CASEVEIL_SMTP_URL"),
		Clamd: s.text("CASEVEIL_CLAMD"), RequireScan: s.flag("CASEVEIL_REQUIRE_SCAN"),
		Witness: s.text("CASEVEIL_WITNESS"), MetricsAddr: s.text("CASEVEIL_METRICS_ADDR"), NoJobs: s.flag("CASEVEIL_NO_JOBS"),
	}
	c.checkKeys(&s)
	c.checkS3(&s)
	c.checkData(&s, data)
	c.checkAddress(&s)
	c.checkPublicURL(&s)
	c.checkClamd(&s)
	if _, _, err := net.SplitHostPort(c.MetricsAddr); c.MetricsAddr != "" && err != nil {
		s.bad("CASEVEIL_METRICS_ADDR", "must be host:port")
	}
	if c.NoJobs && !c.shared() {
		s.bad("CASEVEIL_NO_JOBS", "is for shared engines, where workers run beside the server")
	}
	if c.Witness != "" && !filepath.IsAbs(c.Witness) {
		s.bad("CASEVEIL_WITNESS", "must be the whole path of a file")
	}
	if c.RequireScan && c.Clamd == "" {
		s.bad("CASEVEIL_REQUIRE_SCAN", "needs CASEVEIL_CLAMD")
	}
	if len(s.wrong) > 0 {
		return nil, &usageError{errors.Join(s.wrong...)}
	}
	return c, nil
}

// masters reads the master keys from the environment, or from the files it names.
func (s *settings) masters() seal.Masters {
	return seal.Masters{Identities: s.secret("CASEVEIL_MASTER_IDENTITY"), Retired: s.secret("CASEVEIL_RETIRED_IDENTITY"),
		Passphrase: s.secret("CASEVEIL_MASTER_PASSPHRASE"), Recipients: s.secret("CASEVEIL_MASTER_RECIPIENTS").Reveal()}
}

// checkClamd: clamd's protocol has neither a password nor encryption.
func (c *config) checkClamd(s *settings) {
	if c.Clamd == "" || strings.HasPrefix(c.Clamd, "/") {
		return
	}
	host, _, err := net.SplitHostPort(c.Clamd)
	if err != nil || !loopback(host) {
		s.bad("CASEVEIL_CLAMD", "must be the path of a socket, or host:port on loopback")
	}
}

func (c *config) checkKeys(s *settings) {
	if !c.shared() {
		return
	}
	if !c.givenMasters() {
		s.bad("CASEVEIL_MASTER_IDENTITY", "must be given with shared engines: keys are never made by themselves there")
	}
	if !given(c.SigningKey) {
		s.bad("CASEVEIL_SIGNING_KEY", "must be given with shared engines")
	}
}

// prefix is where an installation is in a bucket that it shares.
var prefix = regexp.MustCompile(`^[a-z0-9-]+/$`)

func (c *config) checkS3(s *settings) {
	if c.S3.Endpoint == "" {
		return
	}
	for name, missing := range map[string]bool{
		"CASEVEIL_S3_BUCKET": c.S3.IncomingBucket == "" || c.S3.Bucket == "" && !c.takesInOnly, "CASEVEIL_S3_ACCESS_KEY": !given(c.S3.AccessKey),
		"CASEVEIL_S3_SECRET_KEY": !given(c.S3.SecretKey),
	} {
		if missing {
			s.bad(name, "must be given with CASEVEIL_S3_ENDPOINT")
		}
	}
	if c.S3.Prefix != "" && !prefix.MatchString(c.S3.Prefix) {
		s.bad("CASEVEIL_S3_PREFIX", "must be small letters, digits and hyphens with a slash behind them, such as north/")
	}
	u, err := url.Parse(c.S3.Endpoint)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		s.bad("CASEVEIL_S3_ENDPOINT", "must be an address such as https://s3.example.org")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		s.bad("CASEVEIL_S3_ENDPOINT", "http is accepted for loopback only")
	}
}

func (c *config) checkData(s *settings, data string) {
	if data == "" {
		if given(c.DatabaseURL) && c.S3.Endpoint != "" {
			return
		}
		s.bad("--data", "must be given")
		return
	}
	abs, err := filepath.Abs(data)
	if err != nil {
		s.bad("--data", "%w", plain(err))
	}
	c.Data = abs
}

func (c *config) checkAddress(s *settings) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		s.bad("CASEVEIL_TLS_CERT", "must be given together with CASEVEIL_TLS_KEY")
	}
	if c.Addr == "" {
		return
	}
	host, _, err := net.SplitHostPort(c.Addr)
	switch {
	case err != nil:
		s.bad("--addr", "must be host:port")
	case !loopback(host) && c.TLSCert == "" && !c.BehindProxy:
		s.bad("--addr", "an address beyond loopback needs CASEVEIL_TLS_CERT and CASEVEIL_TLS_KEY, or CASEVEIL_BEHIND_PROXY=1")
	}
}

func (c *config) checkPublicURL(s *settings) {
	text := s.text("CASEVEIL_PUBLIC_URL")
	if text == "" {
		scheme := "http"
		if c.TLSCert != "" {
			scheme = "https"
		}
		c.PublicURL = &url.URL{Scheme: scheme, Host: c.Addr}
		return
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" {
		s.bad("CASEVEIL_PUBLIC_URL", "must be an address such as https://reviews.example.org")
		return
	}
	c.PublicURL = u
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
