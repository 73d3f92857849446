// Package ledger knows who must get a copy of a published report, and whether they got it.
//
// Recipients are data with dates and other names: the Panel and What Works (Foundations today) stand there from the
// first, without an address, since nobody's address is guessed. A release opens one delivery for each recipient of that
// day, due within the clock of guidance. [Ledger.Send] mails a link whose secret is kept as a hash only; a look at the
// link counts as nothing, because mail scanners follow links; fetching the file and acknowledging it are acts of the
// recipient. Nothing is sent twice. Somebody of the case's own cast list can never be a recipient.
package ledger
