# A server that speaks at length before its client does. What the client then opens with lies behind the first kilobyte,
# in which signatures look. Nothing here alerts.
#
# The condition on the header's length always holds: it gives this pattern an automaton of its own. In one with others
# each of its bytes would be a state in combination with every state of theirs.

signature vitalwire::greeting {
  ip-proto == tcp
  tcp-state responder
  header tcp[12:1] >= 80
  payload /^[\x00-\xff]{64}/
  eval Vitalwire::is_greeting
  enable "stream_event"
}
