using Lottery.Provider;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A payment provider by the protocol of docs/provider.md, which shares no code with the service, and misbehaves as it is told.
// Arguments: the secret. It prints the address that it serves on.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
var app = builder.Build();
using var provider = new ReferenceProvider(new Signature(args[0]));
provider.Map(app);
await app.StartAsync();
Console.WriteLine($"The provider serves on {app.Urls.First()}");
await ((IHost)app).WaitForShutdownAsync();
