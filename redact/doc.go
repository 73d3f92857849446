// Package redact is the clean room: bytes and a case in, bytes and a report out.
//
// It finds what identifies the people of a case ([redact/detect]), takes it out of a PDF by writing every page anew
// ([redact/pdf]), and lets a second engine that shares no code with the first look for it in vain ([redact/verify]).
// Only then is there an output: an [Engine] returns a file that was proved, or none. What may identify somebody in it only
// because it stands together is flagged in the report ([redact/together]); nothing of that is removed.
//
// It owns detection, re-emission and proof. It may touch nothing but its arguments: it opens no file and no
// connection, keeps no state between calls, and imports nothing of ours outside redact/. It never sees an account, a
// key or a store. What it says in errors and in the public part of a report holds no text of the document.
package redact
