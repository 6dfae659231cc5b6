/** Audit messages over syslog (RFC 5424) about a patient who does not exist. */

/** MSGID, and what it was in older profiles. */
export const MESSAGE_ID = 'DICOM+RFC3881';
export const OLDER_MESSAGE_ID = 'IHE+RFC3881';

const AUDIT =
  '<?xml version="1.0" encoding="UTF-8"?><AuditMessage><EventIdentification EventActionCode="R" EventDateTime="2026-11-26T08:00:00Z" EventOutcomeIndicator="0"/><ActiveParticipant UserID="CANARYUSER" UserIsRequestor="true"/><ParticipantObjectIdentification ParticipantObjectID="CANARY0001" ParticipantObjectTypeCode="1"/></AuditMessage>';

const HEAD = '<85>1 2026-11-26T08:00:00.000Z canaryhost canaryapp 4711';

/** As dcm4che sends it: no structured data, a byte order mark before the text. */
export const MESSAGE = `${HEAD} ${MESSAGE_ID} - \ufeff${AUDIT}`;
/** As older profiles name it. */
export const OLDER = `${HEAD} ${OLDER_MESSAGE_ID} - ${AUDIT}`;
/** Other logs, one of which says what an audit message is. */
export const LOGIN = `${HEAD} ID47 - session opened for user canary`;
export const ABOUT_AUDIT = `${HEAD} ID48 - <AuditMessage> comes with the id DICOM+RFC3881`;
/** A log that holds an audit message, and one of a profile that is none. */
export const QUOTED = `${HEAD} ID49 - refused: DICOM+RFC3881 - ${AUDIT}`;
export const OTHER_PROFILE = `${HEAD} SITE+RFC3881 - ${AUDIT}`;
