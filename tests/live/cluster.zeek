# A cluster of a manager, a logger and two workers on two interfaces, under Zeek's supervisor, as docs/install.md
# has it: 'zeek -j local cluster.zeek'. Ports are those of a namespace that nobody else is in.

@load base/frameworks/cluster
@load base/frameworks/supervisor
@if ( Version::at_least("8.1") )
@load frameworks/cluster/backend/broker
@endif

event zeek_init()
	{
	if ( ! Supervisor::is_supervisor() )
		return;
	local nodes: table[string] of Supervisor::ClusterEndpoint;
	nodes["manager"] = [$role=Supervisor::MANAGER, $host=127.0.0.1, $p=27751/tcp];
	nodes["logger"] = [$role=Supervisor::LOGGER, $host=127.0.0.1, $p=27752/tcp];
	nodes["worker-1"] = [$role=Supervisor::WORKER, $host=127.0.0.1, $p=27753/tcp, $interface="eth0"];
	nodes["worker-2"] = [$role=Supervisor::WORKER, $host=127.0.0.1, $p=27754/tcp, $interface="eth1"];
	for ( name, node in nodes )
		{
		local config = Supervisor::NodeConfig($name=name, $directory=name, $stderr_file="stderr");
		config$cluster = nodes;
		if ( node?$interface )
			config$interface = node$interface;
		Supervisor::create(config);
		}
	}

@if ( Supervisor::is_supervised() && Cluster::node != "logger" )

# Whom a node needs to be heard: what is said before is said to nobody. The logger is one of them.
const needed: set[string] = Cluster::node == "manager" ? set("logger", "worker-1", "worker-2") : set("logger", "manager");
global up: set[string];

event Cluster::node_up(name: string, id: string)
	{
	add up[name];
	for ( node in needed )
		if ( node !in up )
			return;
	local ready = open("ready");
	print ready, "all nodes are up";
	close(ready);
	}

@endif
