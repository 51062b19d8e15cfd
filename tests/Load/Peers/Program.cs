using Lottery.Load.Peers;

if (args is not [var name] || PeerServer.Find(name) is not { } peer)
{
    await Console.Error.WriteLineAsync($"Say which peer to serve: {string.Join(", ", PeerServer.Names)}.");
    return 2;
}
var database = Environment.GetEnvironmentVariable("ConnectionStrings__Lottery");
if (string.IsNullOrEmpty(database))
{
    await Console.Error.WriteLineAsync("Name an empty database in ConnectionStrings__Lottery.");
    return 2;
}
var keys = Directory.CreateTempSubdirectory("lottery-peer-");
try
{
    await using var app = peer(database, keys.FullName);
    await app.StartAsync();
    Console.WriteLine($"The peer {name} serves on {app.Urls.First()}");
    await app.WaitForShutdownAsync();
    return 0;
}
finally
{
    keys.Delete(recursive: true);
}
