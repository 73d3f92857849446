// Everything works without this file. It turns on the components of GOV.UK Frontend, and looks again by itself while a
// job is under way.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()

const waiting = document.querySelector('[data-job]')
if (waiting) {
  const look = async () => {
    const answer = await fetch('/api/v1/jobs/' + encodeURIComponent(waiting.dataset.job), { headers: { Accept: 'application/json' } })
    if (!answer.ok) return
    const job = await answer.json()
    if (job.state === 'done' || job.state === 'failed') location.reload()
    else setTimeout(look, 2000)
  }
  setTimeout(look, 2000)
}
