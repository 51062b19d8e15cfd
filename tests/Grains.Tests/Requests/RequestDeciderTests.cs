using System.Diagnostics;
using Lottery.Grains.Requests;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Requests;

/// <summary>The same key and request get the first answer; the same key with another request gets none.</summary>
public class RequestDeciderTests
{
    private static readonly RequestId Id = new(7, Bits(1));
    private static readonly byte[] First = "first"u8.ToArray(), Second = "second"u8.ToArray();

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void The_first_answer_stays() => Given()
        .When(new BeginRequest(Bits(10), 100),      Done,                   resource: 100, status: null, body: null,  version: 1)
        .When(new BeginRequest(Bits(10), 101),      Repeated,               resource: 100, status: null, body: null,  version: 1)
        .When(new BeginRequest(Bits(11), 102),      IdempotencyMismatch,    resource: 100, status: null, body: null,  version: 1)
        .When(new CompleteRequest(201, First),      Done,                   resource: 100, status: 201,  body: First, version: 2)
        .When(new CompleteRequest(409, Second),     Repeated,               resource: 100, status: 201,  body: First, version: 2)
        .When(new BeginRequest(Bits(10), 103),      Repeated,               resource: 100, status: 201,  body: First, version: 2)
        .When(new BeginRequest(Bits(11), 104),      IdempotencyMismatch,    resource: 100, status: 201,  body: First, version: 2);

#pragma warning restore format

    [Fact]
    public void An_answer_to_nothing_is_a_bug() =>
        Assert.Throws<UnreachableException>(() => new RequestDecider(Id, null).Take(new CompleteRequest(200, First), Noon));

    private static Table Given() => new();

    private sealed class Table
    {
        private RequestDecider _grain = new(Id, null);
        private KeyedRequest? _row;

        public Table When(RequestCommand command, Outcome expected, long resource, int? status, byte[]? body, long version)
        {
            var turn = _grain.Take(command, Noon);
            Assert.Equal(expected, turn.Outcome);
            _row = turn.Outcome.Changed ? turn.Row<KeyedRequest>() : _row;
            if (turn.Reply.Is(out var known, out _))
                Assert.Equal(_row, known);
            Assert.Equal((Id, resource, status, body, version), (_row!.Id, _row.Resource, _row.Status, _row.Body, _row.Version));
            _grain = new(Id, _row);
            return this;
        }
    }
}
