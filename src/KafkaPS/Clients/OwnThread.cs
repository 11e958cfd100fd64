namespace KafkaPS.Clients;

/// <summary>Runs what may wait for long, such as for a broker or the name server, on a thread of its own: one of the pool might come too late, and would be missing elsewhere.</summary>
static class OwnThread
{
    internal static Task Run(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="Run(Action)"/>
    internal static Task<T> Run<T>(Func<T> function) => Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
