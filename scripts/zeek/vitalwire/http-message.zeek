##! HTTP requests and answers, as Zeek's own analyzer gives them: on any port, in chunks or packed.
##!
##! Cost: a few comparisons for each request, and for the first bytes of each body, which Zeek keeps anyway. A body is
##! read on, up to http_body_bytes, only where its path or content type is looked for, or where its beginning is.

@load base/protocols/http
@load base/frameworks/files

@load ./main

module Vitalwire;

export {
	## Bytes of a body that are looked at.
	option http_body_bytes: count = 65536;

	## What a body holds.
	type BodyTerm: record {
		## Text that stands anywhere in it; where `before` is there, in the bytes before that offset.
		text:   pattern;
		before: count &optional;
		## What stands at that offset, and what the file begins with.
		magic:  string &optional;
		begins: pattern &optional;
	};

	type HttpWatch: record {
		requests:     bool;
		answers:      bool;
		method:       string &optional;
		## What the path begins with, or all of it.
		path:         string &optional;
		whole_path:   bool;
		## Text behind the path, in lowercase.
		query:        string &optional;
		## What the content type is, in lowercase.
		content_type: pattern &optional;
		## All of these.
		body:         vector of BodyTerm;
	};

	## Messages to look for, by detection.
	global http_watches: table[string] of HttpWatch = {} &redef;

	## The next bytes of a body that somebody wants more of.
	global http_body: event(f: fa_file, data: string);
}

redef record connection += {
	# Content types of the last message of either side, in lowercase.
	vitalwire_request_type: string &optional;
	vitalwire_answer_type: string &optional;
};

redef record fa_file += {
	# What came of a body, and the detections that can still be made on it.
	vitalwire_body: string &optional;
	vitalwire_left: set[string] &optional;
};

# A detection, and whether it is found only where the border is crossed.
type HttpLook: record {
	detection: string;
	watch: HttpWatch;
	crosses: bool;
};

# The detections that look at a body, of requests and of answers; those that are made without one when a message ends,
# and those that are made of the request itself.
global request_bodies: vector of HttpLook = vector();
global answer_bodies: vector of HttpLook = vector();
global request_types: vector of HttpLook = vector();
global answer_types: vector of HttpLook = vector();
global http_targets: vector of HttpLook = vector();

function found_http(c: connection, is_orig: bool, detection: string)
	{
	local client = c$id$orig_h;
	local server = c$id$resp_h;
	# The server is the device. Of what is found at the border alone, the sender is named.
	local is_client = catalogue[detection]?$only && is_orig;
	report_conn(c, Sighting($detection=detection, $monitor=is_client ? client : server,
	                        $far_end=is_client ? server : client,
	                        $note=fmt("HTTP %s on %s", is_orig ? "request" : "answer", c$id$resp_p)));
	}

# Through a proxy a request names the host as well.
function path_of(uri: string): string
	{
	return starts_with(uri, "/") ? uri : sub(uri, /^[hH][tT][tT][pP]:\/\/[^\/]*/, "");
	}

function target_holds(w: HttpWatch, method: string, target: string): bool
	{
	if ( w?$method && method != w$method )
		return F;
	if ( ! w?$path )
		return T;
	if ( ! starts_with(target, w$path) )
		return F;
	local behind = target[|w$path| :];
	if ( w$whole_path && behind != "" && ! starts_with(behind, "?") )
		return F;
	return ! w?$query || w$query in to_lower(behind[1:]);
	}

function may_be_sent(c: connection, is_orig: bool, detection: string): bool
	{
	return is_orig ? can_be_made(detection, c$id$orig_h, c$id$resp_h) :
	                 can_be_made(detection, c$id$resp_h, c$id$orig_h);
	}

event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string)
	{
	if ( c?$vitalwire_request_type )
		delete c$vitalwire_request_type;
	local target = path_of(unescaped_URI);
	for ( i, look in http_targets )
		{
		local w = look$watch;
		if ( w?$path && ! starts_with(target, w$path) )
			next;
		if ( target_holds(w, method, target) && may_be_sent(c, T, look$detection) )
			found_http(c, T, look$detection);
		}
	}

event http_reply(c: connection, version: string, code: count, reason: string)
	{
	if ( c?$vitalwire_answer_type )
		delete c$vitalwire_answer_type;
	}

# The first one is the message's own: those of its parts come behind it.
event http_header(c: connection, is_orig: bool, original_name: string, name: string, value: string)
	{
	if ( name != "CONTENT-TYPE" )
		return;
	if ( is_orig && ! c?$vitalwire_request_type )
		c$vitalwire_request_type = to_lower(value);
	if ( ! is_orig && ! c?$vitalwire_answer_type )
		c$vitalwire_answer_type = to_lower(value);
	}

function type_holds(w: HttpWatch, c: connection, is_orig: bool): bool
	{
	if ( ! w?$content_type )
		return T;
	if ( is_orig )
		return c?$vitalwire_request_type && w$content_type in c$vitalwire_request_type;
	return c?$vitalwire_answer_type && w$content_type in c$vitalwire_answer_type;
	}

# What is looked for by its type alone: any body will do.
event http_message_done(c: connection, is_orig: bool, stat: http_message_stat)
	{
	if ( stat$body_length == 0 )
		return;
	if ( is_orig ? ! c?$vitalwire_request_type : ! c?$vitalwire_answer_type )
		return;
	for ( i, look in is_orig ? request_types : answer_types )
		{
		if ( look$crosses && ! crosses_border(c) )
			next;
		if ( type_holds(look$watch, c, is_orig) && may_be_sent(c, is_orig, look$detection) )
			found_http(c, is_orig, look$detection);
		}
	}

# Whether a message is one whose body is looked for, by all but its body.
function head_holds(f: fa_file, c: connection, w: HttpWatch): bool
	{
	if ( w?$method || w?$path )
		{
		if ( ! f?$http || ! f$http?$method || ! f$http?$uri )
			return F;
		if ( ! target_holds(w, f$http$method, path_of(f$http$uri)) )
			return F;
		}
	return type_holds(w, c, f$is_orig);
	}

function term_holds(data: string, term: BodyTerm): bool
	{
	if ( ! term?$before )
		return term$text in data;
	return data[term$before : term$before + |term$magic|] == term$magic &&
	       term$begins in data && term$text in data[0 : term$before];
	}

function body_holds(data: string, w: HttpWatch): bool
	{
	for ( i in w$body )
		if ( ! term_holds(data, w$body[i]) )
			return F;
	return T;
	}

# Whether more of a body may bring what is not there yet.
function may_still_hold(data: string, w: HttpWatch): bool
	{
	if ( w$body[0]?$before )
		return F;
	return w?$path || w?$content_type || term_holds(data, w$body[0]);
	}

# Looks for a detection in what is known of a body, on a connection that carries it. Whether more is wanted.
function look_at_body(f: fa_file, c: connection, detection: string, data: string): bool
	{
	local w = http_watches[detection];
	if ( ! head_holds(f, c, w) || ! may_be_sent(c, f$is_orig, detection) )
		return F;
	if ( ! body_holds(data, w) )
		return may_still_hold(data, w);
	found_http(c, f$is_orig, detection);
	return F;
	}

# The same on each connection.
function look_at_body_on_all(f: fa_file, detection: string, data: string): bool
	{
	local more_wanted = F;
	for ( cid, c in f$conns )
		if ( look_at_body(f, c, detection, data) )
			more_wanted = T;
	return more_wanted;
	}

event Vitalwire::http_body(f: fa_file, data: string)
	{
	if ( ! f?$vitalwire_left || ! f?$conns )
		return;
	f$vitalwire_body += data;
	local done: set[string] = set();
	for ( detection in f$vitalwire_left )
		if ( ! look_at_body_on_all(f, detection, f$vitalwire_body) )
			add done[detection];
	for ( detection in done )
		delete f$vitalwire_left[detection];
	if ( |f$vitalwire_left| > 0 && |f$vitalwire_body| < http_body_bytes )
		return;
	delete f$vitalwire_left;
	f$vitalwire_body = "";
	Files::remove_analyzer(f, Files::ANALYZER_DATA_EVENT, Files::AnalyzerArgs($stream_event=Vitalwire::http_body));
	}

event file_sniff(f: fa_file, meta: fa_metadata)
	{
	if ( f$source != "HTTP" || ! f?$bof_buffer || ! f?$conns || ! f?$is_orig )
		return;
	local left: set[string] = set();
	for ( cid, c in f$conns )
		{
		local has_type = f$is_orig ? c?$vitalwire_request_type : c?$vitalwire_answer_type;
		for ( i, look in f$is_orig ? request_bodies : answer_bodies )
			{
			if ( look$crosses && ! crosses_border(c) )
				next;
			if ( look$watch?$content_type && ! has_type )
				next;
			if ( look_at_body(f, c, look$detection, f$bof_buffer) )
				add left[look$detection];
			}
		}
	# What is shorter than the beginning that Zeek keeps was seen whole.
	if ( |left| == 0 || |f$bof_buffer| < default_file_bof_buffer_size )
		return;
	f$vitalwire_left = left;
	f$vitalwire_body = "";
	Files::add_analyzer(f, Files::ANALYZER_DATA_EVENT, Files::AnalyzerArgs($stream_event=Vitalwire::http_body));
	}

event zeek_init()
	{
	for ( detection, w in http_watches )
		{
		local look = HttpLook($detection=detection, $watch=w, $crosses=is_border_only(detection));
		if ( |w$body| == 0 && ! w?$content_type )
			http_targets += look;
		else if ( |w$body| == 0 )
			{
			if ( w$requests )
				request_types += look;
			if ( w$answers )
				answer_types += look;
			}
		else
			{
			if ( w$requests )
				request_bodies += look;
			if ( w$answers )
				answer_bodies += look;
			}
		}
	}
