# A cluster of a manager and two workers under Zeek's supervisor, on the loopback. Ports come from the
# environment: 'zeek -j cluster.zeek' in a folder with worker-1.pcap and worker-2.pcap.
#
# In a network both workers see the same moment. Here each reads its file as fast as it can, so a gate stops
# it where the other has to be first: at a datagram to port 1 it waits until the news that it needs is here.

@load base/frameworks/cluster
@load base/frameworks/supervisor

redef exit_only_after_terminate = T;

function port_of(name: string): port
	{
	return to_port(getenv(name) + "/tcp");
	}

event look_for_end()
	{
	if ( file_size("manager/done") >= 0.0 )
		terminate();
	else
		schedule 200msec { look_for_end() };
	}

event zeek_init()
	{
	if ( ! Supervisor::is_supervisor() )
		return;
	local nodes: table[string] of Supervisor::ClusterEndpoint;
	nodes["manager"] = [$role=Supervisor::MANAGER, $host=127.0.0.1, $p=port_of("MANAGER_PORT")];
	nodes["worker-1"] = [$role=Supervisor::WORKER, $host=127.0.0.1, $p=port_of("WORKER_1_PORT"),
	                     $pcap_file="../worker-1.pcap"];
	nodes["worker-2"] = [$role=Supervisor::WORKER, $host=127.0.0.1, $p=port_of("WORKER_2_PORT"),
	                     $pcap_file="../worker-2.pcap"];
	for ( name, node in nodes )
		{
		local config = Supervisor::NodeConfig($name=name, $directory=name, $stderr_file="stderr");
		config$cluster = nodes;
		if ( node?$pcap_file )
			config$pcap_file = node$pcap_file;
		Supervisor::create(config);
		}
	schedule 200msec { look_for_end() };
	}

@if ( Supervisor::is_supervised() && Cluster::node != "" )

global at_end: event(worker: string);
global ended: set[string];

event at_end(worker: string)
	{
	add ended[worker];
	if ( |ended| < 2 )
		return;
	local done = open("done");
	print done, "done";
	close(done);
	}

# What each worker knows by now, and what it waits for at each of its gates.
global known: set[string];
global needed: vector of string = Cluster::node == "worker-1" ? vector("start", "file") : vector("start", "monitor mount");
global gate = 0;

function pass_or_wait()
	{
	for ( i, news in split_string(needed[gate], / /) )
		if ( news !in known )
			return;
	continue_processing();
	}

function learned(news: string)
	{
	add known[news];
	if ( Cluster::local_node_type() == Cluster::WORKER )
		pass_or_wait();
	}

event zeek_init()
	{
	if ( Cluster::local_node_type() == Cluster::WORKER )
		suspend_processing();
	}

# News reach only workers that are there and listen: the manager says "start" until both have answered.
global start: event();
global is_started: event(worker: string);
global up: set[string];
global started: set[string];

event start()
	{
	if ( Cluster::local_node_type() == Cluster::WORKER )
		{
		Cluster::publish(Cluster::manager_topic, is_started, Cluster::node);
		if ( "start" !in known )
			learned("start");
		}
	else if ( |started| < 2 )
		{
		Cluster::publish(Cluster::worker_topic, start);
		schedule 200msec { start() };
		}
	}

event is_started(worker: string)
	{
	add started[worker];
	}

event Cluster::node_up(name: string, id: string)
	{
	add up[name];
	if ( Cluster::local_node_type() == Cluster::MANAGER && |up| == 2 )
		event start();
	}

event new_connection(c: connection)
	{
	if ( c$id$resp_p != 1/udp )
		return;
	gate = 1;
	suspend_processing();
	pass_or_wait();
	}

const NEWS = table(["contec-cms8000/nfs-mounted"] = "mount", ["contec-cms8000/code-received"] = "file",
                   ["contec-cms8000/telemetry"] = "monitor");

event Vitalwire::marked(owner: string, monitor: addr, far_end: addr, at: time) &priority=-5
	{
	if ( owner in NEWS )
		learned(NEWS[owner]);
	}

# What workers told the manager.
event Vitalwire::sighted(info: Vitalwire::Info)
	{
	local told = open_for_append("told");
	print told, fmt("%s %s %s", info$detection, info$monitor, info$far_end);
	close(told);
	}

event Pcap::file_done(path: string)
	{
	Cluster::publish(Cluster::manager_topic, at_end, Cluster::node);
	}

@endif
