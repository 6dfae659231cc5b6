##! When something happened between two hosts, for as long as it matters, in memory that has a bound.
##!
##! A scan makes as many pairs as it has targets. A table that forgets by time alone grows with it: a suppression of
##! 30 days would keep a /16 for 30 days. So each memory is two tables that take turns. When the younger holds half
##! of what is allowed, the older one is emptied and takes its place. What is lost that way is the oldest half.

module Vitalwire;

export {
	## The most pairs of hosts that are remembered at once, of findings and of sightings that other detections wait
	## for. A pair takes about 300 bytes. Past it the oldest are forgotten, and may be reported again early.
	option max_pairs: count = 100000;

	## Moments by detection, device and far end.
	type Moments: table[string, addr, addr] of time;

	## A memory of two tables, which take turns.
	type Memory: record {
		young: Moments;
		old: Moments;
	};

	## Remembers a moment for a pair of hosts, and forgets the moment that was remembered before.
	global remember: function(memory: Memory, detection: string, monitor: addr, far_end: addr, at: time);

	## The moment remembered for a pair of hosts; 0.0 where there is none.
	global recall: function(memory: Memory, detection: string, monitor: addr, far_end: addr): time;

	## Forgets a pair of hosts.
	global forget: function(memory: Memory, detection: string, monitor: addr, far_end: addr);

	## Forgets everything.
	global forget_all: function(memory: Memory);
}

function remember(memory: Memory, detection: string, monitor: addr, far_end: addr, at: time)
	{
	if ( |memory$young| * 2 >= max_pairs && [detection, monitor, far_end] !in memory$young )
		{
		local full = memory$young;
		memory$young = memory$old;
		memory$old = full;
		clear_table(memory$young);
		}
	memory$young[detection, monitor, far_end] = at;
	}

function recall(memory: Memory, detection: string, monitor: addr, far_end: addr): time
	{
	if ( [detection, monitor, far_end] in memory$young )
		return memory$young[detection, monitor, far_end];
	if ( [detection, monitor, far_end] in memory$old )
		return memory$old[detection, monitor, far_end];
	return double_to_time(0.0);
	}

function forget(memory: Memory, detection: string, monitor: addr, far_end: addr)
	{
	delete memory$young[detection, monitor, far_end];
	delete memory$old[detection, monitor, far_end];
	}

function forget_all(memory: Memory)
	{
	clear_table(memory$young);
	clear_table(memory$old);
	}
