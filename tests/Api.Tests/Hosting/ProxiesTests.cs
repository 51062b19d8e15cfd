using System.Net;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

/// <summary>Whose word on who calls counts.</summary>
public class ProxiesTests
{
#pragma warning disable format // A table.
    [Theory]
    [InlineData("",                         "127.0.0.1", "127.0.0.1")]
    [InlineData("",                         "::1",       "::1")]
    [InlineData("127.0.0.1/32",             "127.0.0.1", "203.0.113.7")]
    [InlineData("",                         "10.1.2.3",  "10.1.2.3")]
    [InlineData("10.1.2.0/24",              "10.1.2.3",  "203.0.113.7")]
    [InlineData("192.0.2.0/24, 10.1.2.0/24", "::ffff:10.1.2.3", "203.0.113.7")]
    [InlineData("10.1.2.0/24",              "10.1.3.3",  "10.1.3.3")]
#pragma warning restore format
    public void A_forwarded_address_counts_where_the_proxy_is_known(string proxies, string from, string caller)
    {
        var options = new ForwardedHeadersOptions();
        Proxies.Believe(options, LotteryConfiguration.Read(null, [new("Server:Proxies", proxies)]).Proxies);
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        context.Request.Headers["X-Forwarded-For"] = "198.51.100.9, 203.0.113.7";

        new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options)).ApplyForwarders(context);

        Assert.Equal(IPAddress.Parse(caller), context.Connection.RemoteIpAddress);
    }

    [Theory]
    [InlineData("10.1.2.0/33")]
    [InlineData("balancer")]
    public void What_is_no_network_is_refused(string proxies) =>
        Assert.Throws<ConfigurationException>(() => LotteryConfiguration.Read(null, [new("Server:Proxies", proxies)]));
}
