package e2e

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// letterbox sets one up on the demonstration's folder and starts it as a node of its own. It gives its address.
func (j *job) letterbox() string {
	j.t.Helper()
	bin, file := j.cmd.Path, filepath.Join(j.t.TempDir(), "letterbox.txt")
	run(j.t, bin, "letterbox", "init", "--data", j.data, "--out", file)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, bin, "letterbox", "serve", "--addr", "127.0.0.1:0", "--folder", filepath.Join(j.data, "incoming"))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	cmd.Env = []string{"CASEVEIL_LETTERBOX_FILE=" + file}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		j.t.Fatal(err)
	}
	j.t.Cleanup(func() {
		cancel()
		if err := cmd.Wait(); err != nil && ctx.Err() == nil {
			j.t.Errorf("caseveil letterbox serve: %v", err)
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, url, ok := strings.Cut(lines.Text(), "takes in at "); ok {
			return strings.TrimSpace(url)
		}
	}
	j.t.Fatal("the letterbox did not say that it is ready")
	return ""
}

func TestAnAgencyThatCannotSignInHandsInAtALetterbox(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	j.form = with(j.form, map[string]string{"Your job title (required)": "Designated safeguarding lead"})
	agency := j.signIn("agency")
	agency.follow("Send a referral")
	blank, _ := agency.download(agency.link("//main", "Download the blank"))
	form := filled(t, blank, "referral.pdf", j.form)
	officer := j.signIn("officer")
	officer.menu("Handed in")
	officer.sees("No letterbox has been set up")
	officer.looks("60-no-letterbox")
	address := j.letterbox()

	officer.menu("Handed in")
	officer.fill("Email address of the account on whose behalf it is handed in", "agency@nowhere.example")
	officer.press("Give the permit")
	officer.refuses("61-permit-refused", "Enter the email address of an account")
	officer.keeps("61-permit-refused", "Email address of the account on whose behalf it is handed in", "agency@nowhere.example")
	officer.fill("Email address of the account on whose behalf it is handed in", "agency@demo.example")
	officer.fill("For how many files?", "2")
	officer.press("Give the permit")
	officer.sees("It is shown this once")
	permit := ask[string](officer, "document.getElementById('permit-text').textContent")
	officer.looks("62-permit")

	sender := j.user("sender")
	sender.open(address)
	sender.looks("63-hand-in")
	sender.press("Hand in")
	sender.refuses("64-no-permit", "Enter your permit")
	sender.fill("Permit", permit)
	sender.attach("File", keep(t, "form.txt", []byte("This is not a PDF at all.")))
	sender.press("Hand in")
	sender.refuses("65-no-pdf", "must be a PDF")
	sender.keeps("65-no-pdf", "Permit", permit)
	sender.attach("File", form)
	sender.press("Hand in")
	sender.sees("File handed in", "HI-", "2 working days")
	sender.looks("66-handed-in")
	receipt := ask[string](sender, "document.querySelector('.govuk-panel strong').textContent")

	officer.until("/incoming", receipt, "Filed")
	officer.looks("67-filed")
	officer.follow("CV-")
	officer.sees(j.form["Child 1: First names (required)"])
	j.turn(officer, "Read a new referral")

	// A draft as a form: kept, shown, and given up by a person.
	sender.open(address)
	sender.fill("Permit", permit)
	sender.attach("File", keep(t, "draft.pdf", j.readDraft()))
	sender.press("Hand in")
	sender.sees("File handed in")
	officer.until("/incoming", "It has no form fields")
	officer.looks("68-held")
	j.turn(officer, "Look at what was handed in")
	officer.press("Delete it for good")
	officer.sees("It was deleted")
	officer.until("/incoming", "Deleted")
}

// until opens a page until it says each of the words.
func (u *user) until(path string, words ...string) {
	u.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(300 * time.Millisecond) {
		u.open(path)
		text, all := u.text(), true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			return
		}
		if time.Now().After(deadline) {
			u.sees(words...)
			return
		}
	}
}
