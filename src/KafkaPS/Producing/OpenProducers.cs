using System.Runtime.InteropServices;
using KafkaPS.Clients;

namespace KafkaPS.Producing;

/// <summary>All open producers of the process, so that its end does not silently drop their records.</summary>
/// <remarks>
/// A session that ends normally has closed its own producers by then (KafkaPS.psm1). What remains are producers of other runspaces and of calls that were
/// ended early; and all of them when a service manager or a container ends the process with a signal, which PowerShell does not announce.
/// </remarks>
static class OpenProducers
{
    static readonly HashSet<KafkaProducer> All = [];
    // Kept alive, because a collected registration no longer works.
    static readonly PosixSignalRegistration[] Signals;

    static OpenProducers()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();
        // Not cancelled: once the producers are closed, the signal ends the process as it would have anyway.
        Signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndAll()))];
    }

    /// <summary>Raised when the process ends, before any producer is closed; handlers finish their own work in a bounded time.</summary>
    internal static event Action? Ending;

    internal static void Add(KafkaProducer producer)
    {
        lock (All) All.Add(producer);
    }

    internal static void Remove(KafkaProducer producer)
    {
        lock (All) All.Remove(producer);
    }

    /// <summary>Closes producers in parallel, so that one whose brokers are gone takes no time from the others.</summary>
    /// <param name="producers">The producers.</param>
    /// <param name="timeoutMs">How long all of them together wait; negative for no limit.</param>
    /// <param name="force">Whether not to wait at all.</param>
    /// <param name="stop">Ends the wait; producers not closed by then stay open.</param>
    /// <returns>What each producer left behind, in the same order.</returns>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    internal static IReadOnlyList<ClosedProducer> Close(IReadOnlyList<KafkaProducer> producers, int timeoutMs, bool force, CancellationToken stop)
    {
        Task<ClosedProducer>[] closing = [.. producers.Select(producer => OwnThread.Run(() => producer.Close(timeoutMs, force, stop)))];
        return Task.WhenAll(closing).GetAwaiter().GetResult();
    }

    /// <summary>Closes a producer in the background, for a call that must not block. An exception has no effect: it stays in the task.</summary>
    internal static Task CloseBehind(KafkaProducer producer) => OwnThread.Run(producer.Dispose);

    /// <summary>Closes all producers when the process ends. No cmdlet is left to issue warnings, so they are written to standard error.</summary>
    static void EndAll()
    {
        Ending?.Invoke();
        KafkaProducer[] open;
        lock (All) open = [.. All];
        foreach (string warning in Close(open, KafkaProducer.BoundedCloseMs, force: false, CancellationToken.None).SelectMany(closed => closed.Warnings))
            Console.Error.WriteLine($"WARNING: {warning}");
    }
}
