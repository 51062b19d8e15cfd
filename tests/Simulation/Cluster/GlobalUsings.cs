// Orleans.Runtime, which the Orleans SDK imports everywhere, has a Silo of its own.
global using Silo = Lottery.Simulation.Cluster.Silo;
