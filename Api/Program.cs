using Lottery.Api.Commands;

return await Cli.Run(args);
