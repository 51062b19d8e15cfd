using Lottery.Silo.Commands;

return await SiloCli.Run(args);
