package api

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/problem"
	"github.com/caseveil/caseveil/storage/refusal"
)

// An idempotency keeps the answers of POSTs that came with an Idempotency-Key, per caller and route, for 24 hours. What
// was asked is kept as a keyed hash, what was answered is sealed. Only answers that went well are kept: what was refused
// changed nothing and may be tried again.
//
// A server that dies between the act and its record leaves the key in flight until lease has passed.
type idempotency struct {
	db   Transactions
	seal Sealer
	now  func() time.Time
}

const (
	keep   = 24 * time.Hour
	lease  = 2 * time.Minute // for a request that never came to its end
	maxKey = 255
)

// kept is an answer as it is sealed.
type kept struct {
	Status   int             `json:"status"`
	Body     json.RawMessage `json:"body"`
	ETag     string          `json:"etag,omitempty"`
	Location string          `json:"location,omitempty"`
}

// slot is one key of one caller on one route.
type slot struct{ caller, route, key, holder string }

// wrap makes do answer a repeated key with its first answer.
func (i idempotency) wrap(do func(*gin.Context) (reply, error)) func(*gin.Context) (reply, error) {
	return func(c *gin.Context) (reply, error) {
		sent := c.GetHeader("Idempotency-Key")
		if sent == "" {
			return do(c)
		}
		if len(sent) > maxKey {
			return nil, badRequest("The Idempotency-Key is too long.")
		}
		print := newFingerprint(c.Request.URL.Path)
		c.Set(fingerprintKey, print)
		k := slot{caller: account(c).ID, route: c.Request.Method + " " + c.FullPath(), key: i.hash("key", []byte(sent)), holder: requestID(c)}
		before, body, err := i.begin(c.Request.Context(), k)
		if err != nil {
			return nil, err
		}
		if before != nil {
			return i.again(c, before, body, print)
		}
		return i.first(c, k, print, do)
	}
}

func (i idempotency) hash(purpose string, b []byte) string {
	return hex.EncodeToString(i.seal.MAC("api/idempotency/"+purpose, b))
}

// begin takes the slot, or gives the answer that is kept in it.
func (i idempotency) begin(ctx context.Context, k slot) (before *kept, bodyHash string, err error) {
	var sealed []byte
	taken := false
	err = i.db.Update(ctx, func(tx *sql.Tx) error {
		now := i.now().UnixMicro()
		if _, err := tx.ExecContext(ctx, `DELETE FROM api_idempotency WHERE started_at < $1 OR (status = 0 AND started_at < $2)`,
			now-keep.Microseconds(), now-lease.Microseconds()); err != nil {
			return err
		}
		var status int64
		err := tx.QueryRowContext(ctx, `SELECT status, body_hash, answer FROM api_idempotency WHERE caller = $1 AND route = $2 AND request_key = $3`,
			k.caller, k.route, k.key).Scan(&status, &bodyHash, &sealed)
		if err == nil {
			taken = true
			if status == 0 {
				return refusal.Conflict("in-flight", "The first request with this Idempotency-Key has not come to its end yet.")
			}
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO api_idempotency (caller, route, request_key, holder, body_hash, status, started_at)
			VALUES ($1, $2, $3, $4, '', 0, $5)`, k.caller, k.route, k.key, k.holder, now)
		return err
	})
	if err != nil || !taken {
		return nil, "", err
	}
	before = &kept{}
	plain, err := i.seal.OpenValue(k.place(), sealed)
	if err != nil {
		return nil, "", fmt.Errorf("kept answer: %w", err)
	}
	return before, bodyHash, json.Unmarshal(plain, before)
}

func (k slot) place() string { return "api_idempotency/" + k.caller + "/" + k.key + "/answer" }

// again reads the body as the first request did and gives the first answer, or refuses another body.
func (i idempotency) again(c *gin.Context, before *kept, bodyHash string, print *fingerprint) (reply, error) {
	if err := drain(c, print); err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare([]byte(bodyHash), []byte(i.hash("body", print.bytes()))) == 0 {
		return nil, &problem.HTTPError{Status: http.StatusUnprocessableEntity, Code: "idempotency-key-reused",
			Detail: "This Idempotency-Key was used with another body."}
	}
	c.Header("Idempotency-Replayed", "true")
	return jsonReply{status: before.Status, body: before.Body, etag: before.ETag, location: before.Location}, nil
}

// drain takes the body into the fingerprint without doing anything with it.
func drain(c *gin.Context, print *fingerprint) error {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || !strings.HasPrefix(mediaType, "multipart/") {
		body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
		if err != nil {
			return bodyError(err)
		}
		if mediaType == "" {
			mediaType = "application/json"
		}
		print.add("body", mediaType, body)
		return nil
	}
	r, err := c.Request.MultipartReader()
	if err != nil {
		return badRequest("The multipart body cannot be read.")
	}
	u := &upload{reader: r, print: print}
	for {
		p, err := u.next()
		if p == nil || err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, p.body); err != nil {
			return bodyError(err)
		}
	}
}

// first does what was asked and keeps the answer, or gives the slot back when there is none to keep.
func (i idempotency) first(c *gin.Context, k slot, print *fingerprint, do func(*gin.Context) (reply, error)) (answer reply, err error) {
	ctx := context.WithoutCancel(c.Request.Context()) // the record must be written also when the caller has gone
	settled := false
	defer func() {
		if !settled {
			err = errors.Join(err, i.release(ctx, k))
		}
	}()
	answer, err = do(c)
	if err != nil {
		return nil, err
	}
	made, isJSON := answer.(jsonReply)
	if !isJSON {
		return answer, nil
	}
	body, err := encodeJSON(made.body)
	if err != nil {
		return nil, err
	}
	if err := i.settle(ctx, k, print, kept{Status: made.status, Body: body, ETag: made.etag, Location: made.location}); err != nil {
		return nil, err
	}
	settled = true
	return made, nil
}

func (i idempotency) settle(ctx context.Context, k slot, print *fingerprint, answer kept) error {
	plain, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	sealed, err := i.seal.SealValue(k.place(), plain)
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return i.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE api_idempotency SET status = $1, body_hash = $2, answer = $3
			WHERE caller = $4 AND route = $5 AND request_key = $6 AND holder = $7`,
			answer.Status, i.hash("body", print.bytes()), sealed, k.caller, k.route, k.key, k.holder)
		return err
	})
}

func (i idempotency) release(ctx context.Context, k slot) error {
	return i.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM api_idempotency WHERE caller = $1 AND route = $2 AND request_key = $3 AND holder = $4 AND status = 0`,
			k.caller, k.route, k.key, k.holder)
		return err
	})
}
