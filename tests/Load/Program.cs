using Lottery.Load;

// The sockets' own thread runs the clients: no hand-over to a pool, which would cost more than all else here. Read once, at the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

return await Cli.Run(args);
