##! Answers from listed addresses; address-answer.sig recognises them.

@load ./main

module Vitalwire;

export {
	## Who may not answer, by detection.
	global answer_sources: table[string] of set[addr] = {
		["contec-cms8000/answered"] = set(202.114.4.119, 202.114.4.120),
	};
}

hook signature_seen(kind: string, detection: string, c: connection, data: string)
	{
	if ( kind != /answer-.*/ || detection !in answer_sources )
		return;
	local far_end = c$id$resp_h in answer_sources[detection] ? c$id$resp_h : c$id$orig_h;
	local monitor = far_end == c$id$resp_h ? c$id$orig_h : c$id$resp_h;
	report_conn(c, Sighting($detection=detection, $monitor=monitor, $far_end=far_end,
	                        $note=sub(kind, /answer-/, "answer over ")));
	}
