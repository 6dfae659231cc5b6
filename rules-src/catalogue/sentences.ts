/** Sentences that recur in what to do. */

export const CALL_THE_WARD_FIRST =
  'Do not unplug or switch off a monitor that is on a patient. Call the ward first.';

/** Where data of a patient were seen, so that one is on it. */
export const PATIENT_IS_ON_IT =
  'Do not unplug or switch off the monitor: a patient is on it. Call the ward first.';

export const MONITOR_MAY_BE_WRONG =
  'Call the ward now: what this monitor shows may be wrong. Watch the patient by other means until it is replaced.';

/** Of monitors that give their data to whoever asks; what was then sent says the same behind "Internal:". */
export const LOOK_UP_WHO_ASKS =
  'Look up who asks. A gateway: name it once under `expected` in the tuning file.';

/** Devices that only say that they are there. */
export const NOTHING_URGENT = 'Nothing urgent.';

/** What sends in clear across the border is a system, no bedside device; care depends on it all the same. */
export const FIND_THE_INTERFACE_FIRST =
  'Call whoever runs the interface before you block it: results and orders may depend on it.';

/** A scanner or an archive: examinations wait for it. */
export const CALL_RADIOLOGY_FIRST =
  'Call radiology before you block or stop anything: an examination may be under way.';

export const PUMP_IS_ON_A_PATIENT =
  'Do not unplug or switch off a pump: it may be on a patient. Call the ward first.';

export const CALL_IN_SEGMENTS =
  'Suricata, over TCP: a call that is cut into several segments, with less than 2,560 bytes of calls in all before its reply. It may look at such a call when the connection ends, and at its reply before.';
