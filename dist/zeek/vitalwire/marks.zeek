##! What was sighted before, for detections that look at what follows. All nodes of a cluster know, since a mount and
##! the reads after it may be seen by different workers.
##!
##! A mark is a sighting of another detection, its owner, by name: two families that look for the same behaviour with
##! other shares or addresses never join each other's marks. A sighting leaves its mark whether or not it is reported,
##! so switching a detection off or exempting a host changes nothing for those that wait for it.

@load base/frameworks/cluster

@load ./main
@load ./memory

module Vitalwire;

export {
	## What a mark is remembered for.
	type MarkScope: enum {
		## The device, whatever it deals with.
		MARKS_DEVICE,
		## The device and its far end.
		MARKS_PAIR,
	};

	## Says that a detection, the reader, waits for sightings of others, its owners, for so long.
	global wait_for: function(reader: string, owners: set[string], scope: MarkScope, lifetime: interval);

	## How long ago a device, or a device and its far end, were marked by the last of these owners. Never is
	## longer than anything: 1000 days.
	global since_device: function(owners: set[string], monitor: addr): interval;
	global since_pair: function(owners: set[string], monitor: addr, far_end: addr): interval;

	## A sighting was made that some detection waits for. Raised on every node.
	global marked: event(owner: string, monitor: addr, far_end: addr, at: time);
}

const NEVER = 1000days;

# Who waits for an owner's marks, and the longest time any of them waits.
type Awaited: record {
	readers: set[string] &default=set();
	lifetime: interval &default=0secs;
};

global awaited: table[string, MarkScope] of Awaited = {};

function mark_left(moments: Moments, idx: any): interval
	{
	local owner: string;
	local monitor: addr;
	local far_end: addr;
	[owner, monitor, far_end] = idx;
	local scope = far_end == 0.0.0.0 ? MARKS_DEVICE : MARKS_PAIR;
	if ( [owner, scope] !in awaited )
		return 0secs;
	local left = moments[owner, monitor, far_end] + awaited[owner, scope]$lifetime - network_time();
	return left > 0secs ? left : 0secs;
	}

# By owner, device and far end; 0.0.0.0 stands for any far end.
global marks_young: Moments = {} &create_expire=10min &expire_func=mark_left;
global marks_old: Moments = {} &create_expire=10min &expire_func=mark_left;
global marks = Memory($young=marks_young, $old=marks_old);

function wait_for(reader: string, owners: set[string], scope: MarkScope, lifetime: interval)
	{
	for ( owner in owners )
		{
		if ( [owner, scope] !in awaited )
			awaited[owner, scope] = Awaited();
		local a = awaited[owner, scope];
		add a$readers[reader];
		if ( lifetime > a$lifetime )
			a$lifetime = lifetime;
		}
	}

function since(owners: set[string], monitor: addr, far_end: addr): interval
	{
	local least = NEVER;
	for ( owner in owners )
		{
		local age = network_time() - recall(marks, owner, monitor, far_end);
		if ( age < least )
			least = age;
		}
	return least;
	}

function since_device(owners: set[string], monitor: addr): interval
	{
	return since(owners, monitor, 0.0.0.0);
	}

function since_pair(owners: set[string], monitor: addr, far_end: addr): interval
	{
	return since(owners, monitor, far_end);
	}

function is_awaited(owner: string, scope: MarkScope): bool
	{
	if ( [owner, scope] !in awaited )
		return F;
	for ( reader in awaited[owner, scope]$readers )
		if ( active(reader) )
			return T;
	return F;
	}

function set_mark(owner: string, monitor: addr, far_end: addr, at: time)
	{
	if ( at > recall(marks, owner, monitor, far_end) )
		remember(marks, owner, monitor, far_end, at);
	}

function set_marks(owner: string, monitor: addr, far_end: addr, at: time)
	{
	if ( is_awaited(owner, MARKS_DEVICE) )
		set_mark(owner, monitor, 0.0.0.0, at);
	if ( is_awaited(owner, MARKS_PAIR) )
		set_mark(owner, monitor, far_end, at);
	}

event Vitalwire::marked(owner: string, monitor: addr, far_end: addr, at: time)
	{
	set_marks(owner, monitor, far_end, at);
	if ( Cluster::is_enabled() && Cluster::local_node_type() == Cluster::MANAGER )
		Cluster::publish(Cluster::worker_topic, Vitalwire::marked, owner, monitor, far_end, at);
	}

hook sighting_made(s: Sighting)
	{
	local now = network_time();
	# A file comes in thousands of packets. A mark that is a second old is as good as a new one.
	local is_stale = F;
	if ( is_awaited(s$detection, MARKS_DEVICE) )
		is_stale = now - recall(marks, s$detection, s$monitor, 0.0.0.0) >= 1sec;
	if ( is_awaited(s$detection, MARKS_PAIR) )
		is_stale = is_stale || now - recall(marks, s$detection, s$monitor, s$far_end) >= 1sec;
	if ( ! is_stale )
		return;
	# At once here, since what follows may be in this very packet; by the event for whoever else wants to know.
	set_marks(s$detection, s$monitor, s$far_end, now);
	event Vitalwire::marked(s$detection, s$monitor, s$far_end, now);
	if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
		Cluster::publish(Cluster::manager_topic, Vitalwire::marked, s$detection, s$monitor, s$far_end, now);
	}
