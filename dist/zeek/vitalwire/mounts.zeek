##! Which hosts mounted a watched share lately, and which received a file from it. All nodes of a cluster
##! know, since a mount and the reads after it may be seen by different workers.

@load ./main

module Vitalwire;

export {
	## A server granted a watched mount. Raised on every node.
	global mount_granted: event(client: addr, server: addr, at: time);

	## A client read a file from such a server. Raised on every node.
	global file_received: event(client: addr, server: addr, at: time);

	## Tells all nodes; to be called where it was seen.
	global share_mount: function(client: addr, server: addr);
	global share_file: function(client: addr, server: addr);

	## When a client mounted a watched share of a server, if it did within the last hour.
	global mounts: table[addr, addr] of time &create_expire=1hr;

	## When a client received a file, if it did within the last hour.
	global receivers: table[addr] of time &create_expire=1hr;
}

event Vitalwire::mount_granted(client: addr, server: addr, at: time)
	{
	mounts[client, server] = at;

	# Reads on connections that begin now; rpc signatures see those to the listed servers anyway.
@ifdef ( Analyzer::ANALYZER_STREAM_EVENT )
	Analyzer::schedule_analyzer(client, server, 2049/tcp, Analyzer::ANALYZER_STREAM_EVENT, 10min);
@else
	Analyzer::schedule_analyzer(client, server, 2049/tcp, Analyzer::ANALYZER_NFS, 10min);
@endif

	if ( Cluster::is_enabled() && Cluster::local_node_type() == Cluster::MANAGER )
		publish(Cluster::worker_topic, Vitalwire::mount_granted, client, server, at);
	}

event Vitalwire::file_received(client: addr, server: addr, at: time)
	{
	receivers[client] = at;

	if ( Cluster::is_enabled() && Cluster::local_node_type() == Cluster::MANAGER )
		publish(Cluster::worker_topic, Vitalwire::file_received, client, server, at);
	}

function tell_manager(): bool
	{
	return Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER;
	}

function share_mount(client: addr, server: addr)
	{
	event Vitalwire::mount_granted(client, server, network_time());
	if ( tell_manager() )
		publish(Cluster::manager_topic, Vitalwire::mount_granted, client, server, network_time());
	}

function share_file(client: addr, server: addr)
	{
	event Vitalwire::file_received(client, server, network_time());
	if ( tell_manager() )
		publish(Cluster::manager_topic, Vitalwire::file_received, client, server, network_time());
	}
