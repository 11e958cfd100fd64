namespace KafkaPS.Clients;

/// <summary>
/// Runs what may block for long, such as waiting for a broker or a name server, on its own thread: a pool thread might not be available in time, and the
/// pool would lack it meanwhile.
/// </summary>
static class OwnThread
{
    internal static Task Run(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="Run(Action)"/>
    internal static Task<T> Run<T>(Func<T> function) => Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
