##! Answers from listed addresses. Signatures with the addresses (data.sig) recognise them: a header condition is
##! tested on the first packet of each side, so this costs nothing for each packet and needs to see one side only.

@load ./main

module Vitalwire;

export {
	## A listed address answered. Raised by the signatures, with the detection as `msg`.
	global answer_seen: event(state: signature_state, msg: string, data: string);
}

event Vitalwire::answer_seen(state: signature_state, msg: string, data: string)
	{
	local id = state$conn$id;
	report_conn(state$conn, Sighting($detection=msg, $monitor=state$is_orig ? id$resp_h : id$orig_h,
	                                 $far_end=state$is_orig ? id$orig_h : id$resp_h,
	                                 $note=fmt("answer over %s", get_port_transport_proto(id$resp_p))));
	}
