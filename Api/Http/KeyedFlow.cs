using System.Text.Json;
using Lottery.Grains;
using Lottery.Grains.Requests;

namespace Lottery.Api.Http;

/// <summary>What a keyed request is answered.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Body">The JSON of the first answer.</param>
/// <param name="Location">Where what was made is from now on; null where nothing was.</param>
/// <param name="IsReplayed">True where nothing was done this time.</param>
/// <param name="Fault">Why it was refused; there is nothing else then.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.KeyedAnswer")]
internal sealed record KeyedAnswer(int Status, byte[] Body, string? Location = null, bool IsReplayed = false, Fault Fault = Fault.None)
{
    public static KeyedAnswer Refused(Fault fault) => new(0, [], Fault: fault);
}

/// <summary>A flow that runs once for each idempotency key; a repeat gets the first answer to the letter.</summary>
/// <remarks>Requests about money need none of this: the wallet knows their keys by itself.</remarks>
[GenerateSerializer, Immutable, Alias("lottery.api.KeyedFlow")]
internal abstract record KeyedFlow : IFlowCall<KeyedAnswer>
{
    /// <summary>Whose request; 0 for nobody's.</summary>
    [Id(0)]
    public long Caller { get; init; }

    /// <summary>Null where the client sent none.</summary>
    [Id(1)]
    public RequestKey? Key { get; init; }

    /// <summary>What the flow makes: its number is the same when it is tried again. Null where it makes nothing.</summary>
    protected virtual IdKind? Makes => null;

    /// <summary>How many it makes; their numbers follow each other.</summary>
    protected virtual int Count => 1;

    /// <summary>Where what it makes is from now on, by its number; null where nothing is made.</summary>
    protected virtual string? Location(long made) => null;

    /// <summary>The status of the first answer where something is made.</summary>
    protected virtual int Made => StatusCodes.Status201Created;

    public virtual WalletId? At => null;

    public virtual bool TakesLong => false;

    public async ValueTask<KeyedAnswer> Run(IFlow flow)
    {
        var resource = Makes is { } kind ? await flow.NextIds(kind, Count) : 0;
        var request = new RequestId(Caller, Key?.Key ?? Guid.Empty);
        if (Key is not null)
        {
            if (!(await flow.Ask(request, new BeginRequest(Key.Hash, resource))).Is(out var begun, out var mismatch))
                return KeyedAnswer.Refused(mismatch);
            resource = begun.Resource;
            if (begun is { Status: not null, Body: { } body })
                return new(StatusCodes.Status200OK, body, Location(resource), IsReplayed: true);
        }
        var reply = await Answer(flow, resource);
        if (!reply.Is(out var json, out var fault))
            return KeyedAnswer.Refused(fault);
        var location = Location(resource);
        // What has a number of its own was made by this request, whatever the last step of its flow found done already.
        var isReplayed = Makes is null && location is not null && reply.Repeated;
        var status = location is null || isReplayed ? StatusCodes.Status200OK : Made;
        if (Key is null)
            return new(status, json, location, isReplayed);
        return (await flow.Ask(request, new CompleteRequest(status, json))).Is(out var answered, out fault)
            ? new(status, answered.Body!, location, isReplayed)
            : KeyedAnswer.Refused(fault);
    }

    private protected abstract ValueTask<Reply<byte[]>> Answer(IFlow flow, long made);
}

/// <inheritdoc/>
/// <typeparam name="T">What the flow ends with.</typeparam>
/// <typeparam name="TView">What the client is shown of it.</typeparam>
[GenerateSerializer, Immutable, Alias("lottery.api.KeyedFlow`2")]
internal abstract record KeyedFlow<T, TView> : KeyedFlow
    where TView : class
{
    /// <param name="flow">The world.</param>
    /// <param name="made">The first number of what it makes; 0 where it makes nothing.</param>
    protected abstract ValueTask<Reply<T>> Steps(IFlow flow, long made);

    protected abstract TView View(T value);

    private protected override async ValueTask<Reply<byte[]>> Answer(IFlow flow, long made)
    {
        var reply = await Steps(flow, made);
        return reply.Is(out var value, out var fault)
            ? new Reply<byte[]>(Fault.None, JsonSerializer.SerializeToUtf8Bytes(View(value), typeof(TView), ApiJson.Default), reply.Repeated)
            : fault;
    }
}
