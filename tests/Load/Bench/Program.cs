using Lottery.Load.Bench;

return await Cli.Run(args);
