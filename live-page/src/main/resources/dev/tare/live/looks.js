// Resources are looked at every few seconds, not at each reading: rates of theirs are from look to look.

/** Looks that are later than so many times the time between the last two are missing. */
const LATE = 3;

const LONGEST_S = 60;

export class Looks {
  #last = null;
  #whole = false; // whether #last is the very reading that showed a look first
  #rates = null;
  #seconds = null;

  /** Takes a reading that follows the one before without a gap. */
  add(reading) {
    const seconds = this.#last === null ? null : (reading.timeMs - this.#last.timeMs) / 1000;
    if (seconds !== null && reading.totals.looks === this.#last.totals.looks) {
      if (seconds > Math.max(LONGEST_S, LATE * (this.#seconds ?? 0))) {
        this.#rates = null;
      }
      return;
    }
    const isLook = seconds !== null && reading.totals.looks !== null;
    this.#rates = isLook && this.#whole ? rates(this.#last, reading, seconds) : null;
    this.#seconds = this.#whole ? seconds : null;
    this.#whole = isLook;
    this.#last = reading;
  }

  /** What a total grew by in a second, between the last two looks; null where that is not known. */
  rate(name) {
    return this.#rates?.[name] ?? null;
  }
}

function rates(before, now, seconds) {
  return Object.fromEntries(
    Object.keys(now.totals)
      .filter((key) => before.totals[key] !== null && now.totals[key] !== null)
      .map((key) => [key, (now.totals[key] - before.totals[key]) / seconds]),
  );
}
