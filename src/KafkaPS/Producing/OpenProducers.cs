using System.Runtime.InteropServices;
using KafkaPS.Clients;

namespace KafkaPS.Producing;

/// <summary>All open producers of the process, so that its end does not silently drop what they still hold.</summary>
/// <remarks>
/// A session that ends in order has closed its own by then (KafkaPS.psm1). The rest are producers of other runspaces and of calls that were ended early, and
/// all of them when a service manager or a container ends the process by a signal, of which PowerShell tells nobody.
/// </remarks>
static class OpenProducers
{
    static readonly HashSet<KafkaProducer> All = [];
    // Kept, because a registration that is collected ends.
    static readonly PosixSignalRegistration[] Signals;

    static OpenProducers()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();
        // Not cancelled: when they are closed, the signal ends the process as it would have done without this.
        Signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndAll()))];
    }

    /// <summary>Called when the process ends, before any producer is closed: what has work of its own to bring to an end does so, in a bounded time.</summary>
    internal static event Action? Ending;

    internal static void Add(KafkaProducer producer)
    {
        lock (All) All.Add(producer);
    }

    internal static void Remove(KafkaProducer producer)
    {
        lock (All) All.Remove(producer);
    }

    /// <summary>Closes producers side by side, so that one whose brokers are gone takes no time from the others.</summary>
    /// <param name="producers">Which.</param>
    /// <param name="timeoutMs">How long all of them together wait; negative: as long as it takes.</param>
    /// <param name="force">Not to wait at all.</param>
    /// <param name="stop">Ends the waiting; those that are not closed then stay open.</param>
    /// <returns>Each with what it left, in the same order.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal static IReadOnlyList<ClosedProducer> Close(IReadOnlyList<KafkaProducer> producers, int timeoutMs, bool force, CancellationToken stop)
    {
        Task<ClosedProducer>[] closing = [.. producers.Select(producer => OwnThread.Run(() => producer.Close(timeoutMs, force, stop)))];
        return Task.WhenAll(closing).GetAwaiter().GetResult();
    }

    /// <summary>Closes a producer behind a call that must not block. What goes wrong then ends nothing: the exception stays in the task.</summary>
    internal static Task CloseBehind(KafkaProducer producer) => OwnThread.Run(producer.Dispose);

    /// <summary>The process ends: no cmdlet is left that could warn, so what is left is said on standard error.</summary>
    static void EndAll()
    {
        Ending?.Invoke();
        KafkaProducer[] open;
        lock (All) open = [.. All];
        foreach (string warning in Close(open, KafkaProducer.BoundedCloseMs, force: false, CancellationToken.None).SelectMany(closed => closed.Warnings))
            Console.Error.WriteLine($"WARNING: {warning}");
    }
}
