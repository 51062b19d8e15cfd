return Lottery.Simulation.Cli.Run(args);
