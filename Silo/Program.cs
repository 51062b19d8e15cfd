using Lottery.Silo.Commands;

return await Cli.Run(args);
