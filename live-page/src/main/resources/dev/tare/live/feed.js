// Asks for one document a second, and says at once when there is no answer.

const PERIOD_MS = 1000;
const TIMEOUT_MS = 2000;

/**
 * Asks until the page is left; nothing is asked while nobody can see it. `onAnswer(document)` and
 * `onFailure(reason)` are each called once for a request, `onPause()` where there is none for a
 * while: what comes next is not the second after.
 */
export function follow(url, { onAnswer, onFailure, onPause }) {
  let timer = null;
  let watch = 0; // an answer to what was asked before a pause is too late

  async function ask(mine) {
    const begin = performance.now();
    let tell;
    try {
      const answer = await fetchDocument(url);
      tell = () => onAnswer(answer);
    } catch (error) {
      tell = () => onFailure(reason(error));
    }
    if (mine === watch) {
      timer = setTimeout(ask, Math.max(0, PERIOD_MS - (performance.now() - begin)), mine);
      tell();
    }
  }

  function begin() {
    watch++;
    clearTimeout(timer);
    if (!document.hidden) {
      ask(watch);
    }
  }

  document.addEventListener('visibilitychange', () => {
    onPause();
    begin();
  });
  begin();
}

async function fetchDocument(url) {
  const response = await fetch(url, {
    headers: { Accept: 'application/json' },
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(`the server answers ${response.status}`);
  }
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) {
    throw new Error('the server does not answer in JSON');
  }
  return response.json();
}

function reason(error) {
  if (error.name === 'TimeoutError') {
    return 'no answer within 2 s';
  }
  return error instanceof TypeError ? 'the server cannot be reached' : error.message;
}
