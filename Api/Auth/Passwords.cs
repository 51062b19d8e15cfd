using Lottery.Api.Http;
using Lottery.Api.Limits;
using Microsoft.AspNetCore.Identity;

namespace Lottery.Api.Auth;

/// <summary>Hashes and checks passwords with ASP.NET Core Identity's hasher, a few at a time: each takes tens of milliseconds of a core.</summary>
/// <remarks>
/// Sign-ins and sign-ups wait in queues of their own, with few places each, so that neither keeps the other out. Three sign-ins go first
/// where a sign-up waits, too. Where a queue is full, the next one is refused: it would wait for seconds.
/// </remarks>
public sealed class Passwords
{
    private const int Places = 64;
    private const int SignInsBeforeSignUp = 3;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher = new();
    private readonly Lazy<string> _decoy;
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _signIns = [];
    private readonly Queue<TaskCompletionSource> _signUps = [];
    private int _free = Math.Max(1, Environment.ProcessorCount / 2);
    private int _signInsInARow;

    public Passwords() => _decoy = new(() => _hasher.HashPassword(Nobody, "the password of nobody"));

    /// <summary>Hashes the password of somebody who signs up.</summary>
    /// <exception cref="ProblemException">Too many wait.</exception>
    public Task<string> Hash(string password) => InTurn(_signUps, () => _hasher.HashPassword(Nobody, password));

    /// <summary>Checks a password; for a login that does not exist it takes as long.</summary>
    /// <exception cref="ProblemException">Too many wait.</exception>
    public Task<bool> Verify(string? hash, string password) => InTurn(_signIns, () =>
        _hasher.VerifyHashedPassword(Nobody, hash ?? _decoy.Value, password) != PasswordVerificationResult.Failed && hash is not null);

    private async Task<T> InTurn<T>(Queue<TaskCompletionSource> queue, Func<T> work)
    {
        await Turn(queue);
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            Next();
        }
    }

    private Task Turn(Queue<TaskCompletionSource> queue)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }
            if (queue.Count == Places)
                throw new ProblemException(Admission.Overloaded);
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Next()
    {
        lock (_gate)
        {
            var signInFirst = _signUps.Count == 0 || _signInsInARow < SignInsBeforeSignUp;
            if (signInFirst && _signIns.TryDequeue(out var next))
            {
                _signInsInARow++;
                next.SetResult();
            }
            else if (_signUps.TryDequeue(out next))
            {
                _signInsInARow = 0;
                next.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }
}
