using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Lottery.Api.Hosting;

/// <summary>Who calls, where a proxy is in front: sign-ins are limited by address, and all would have the proxy's.</summary>
public static class Proxies
{
    /// <summary>Believes the proxy that is next to us, if it is on this machine or in one of these networks.</summary>
    public static void Believe(ForwardedHeadersOptions options, IEnumerable<IPNetwork> networks)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
    }
}
