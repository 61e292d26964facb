// Numbers for people: three digits that matter, and the unit that they fit in.

/** What is not known. */
export const UNKNOWN = '–';

export function number(value) {
  return value === null || value === undefined || Number.isNaN(value)
    ? UNKNOWN
    : Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

/** How often a second: as many digits behind the point as help to compare. */
export function rate(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return known(value)
    ? Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value)
    : UNKNOWN;
}

/** A part of a whole, to a tenth of a percent. */
export function share(part) {
  if (!known(part)) {
    return UNKNOWN;
  }
  return part > 0 && part < 0.001
    ? '< 0.1 %'
    : `${Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(part * 100)} %`;
}

/** With every digit: for counts that somebody may compare. */
export function count(value) {
  return value === null || value === undefined ? UNKNOWN : Intl.NumberFormat('en').format(value);
}

export function percent(share) {
  return known(share) ? `${number(share * 100)} %` : UNKNOWN;
}

export function seconds(value) {
  if (!known(value)) {
    return UNKNOWN;
  }
  if (value === 0) {
    return '0 s';
  }
  const [factor, unit] = value < 1e-3 ? [1e6, 'µs'] : value < 1 ? [1e3, 'ms'] : [1, 's'];
  return `${number(value * factor)} ${unit}`;
}

/** A quantile: `{value, over}`, or null. */
export function quantile(found) {
  return found === null || found === undefined
    ? UNKNOWN
    : (found.over ? '> ' : '') + seconds(found.value);
}

export function bytes(value) {
  if (!known(value)) {
    return UNKNOWN;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let at = 0;
  let left = value;
  while (left >= 1024 && at < units.length - 1) {
    left /= 1024;
    at++;
  }
  return `${number(left)} ${units[at]}`;
}

export function clock(epochMs) {
  return new Date(epochMs).toLocaleTimeString('en-GB');
}

function known(value) {
  return typeof value === 'number' && !Number.isNaN(value);
}
