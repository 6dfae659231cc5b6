##! Logins over FTP with published accounts, and the answer that lets them in, as Zeek's own analyzer gives them.
##!
##! Cost: a comparison for each command and answer of FTP. Passwords are compared and never kept.

@load base/protocols/ftp

@load ./main

module Vitalwire;

export {
	type LoginWatch: record {
		## Names and passwords, a blank between them.
		accounts: set[string];
		## Only where the server lets it in.
		accepted: bool;
	};

	## Logins to look for, by detection.
	global login_watches: table[string] of LoginWatch = {} &redef;
}

redef record connection += {
	# The name that was given, and the detections that wait for the server's answer.
	vitalwire_user: string &optional;
	vitalwire_logins: set[string] &optional;
};

function found_login(c: connection, detection: string)
	{
	report_conn(c, Sighting($detection=detection, $monitor=c$id$resp_h, $far_end=c$id$orig_h,
	                        $note=fmt("FTP login on %s", c$id$resp_p)));
	}

event ftp_request(c: connection, command: string, arg: string)
	{
	if ( to_upper(command) == "USER" )
		{
		c$vitalwire_user = arg;
		delete c$vitalwire_logins;
		return;
		}
	if ( to_upper(command) != "PASS" || ! c?$vitalwire_user )
		return;
	for ( detection, w in login_watches )
		{
		if ( fmt("%s %s", c$vitalwire_user, arg) !in w$accounts )
			next;
		if ( ! w$accepted )
			{
			found_login(c, detection);
			next;
			}
		if ( ! c?$vitalwire_logins )
			c$vitalwire_logins = set();
		add c$vitalwire_logins[detection];
		}
	delete c$vitalwire_user;
	}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool)
	{
	if ( code != 230 || ! c?$vitalwire_logins )
		return;
	for ( detection in c$vitalwire_logins )
		found_login(c, detection);
	delete c$vitalwire_logins;
	}
