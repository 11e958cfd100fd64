using System.Globalization;
using System.Runtime.InteropServices;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Clients.Login;

/// <summary>
/// A producer's Kerberos ticket. A ticket fetched with a keytab is kept in a memory cache that no other producer or program uses: the producer does not log in
/// with another's ticket, nor does it replace the user's. An existing ticket is read from its cache at each login.
/// </summary>
sealed class KerberosTicket : IDisposable
{
    static int s_count;

    readonly KerberosLogin _login;

    /// <summary>The ticket cache: the producer's own, in memory, or a file named by the user; null for the user's default cache.</summary>
    readonly string? _cache;

    readonly nint _cacheName;
    readonly object _gate = new();
    Timer? _renewal;
    volatile bool _disposed;

    KerberosTicket(KerberosLogin login)
    {
        _login = login;
        _cache = login.Keytab is not null ? string.Create(CultureInfo.InvariantCulture, $"MEMORY:KafkaPS-{Interlocked.Increment(ref s_count)}")
            : login.Cache is null ? null : $"FILE:{login.Cache}";
        _cacheName = Marshal.StringToCoTaskMemUTF8(_cache);
    }

    /// <summary>Fetches a ticket.</summary>
    /// <param name="login">The principal and the keytab.</param>
    /// <param name="stop">Ends the wait for the KDC.</param>
    /// <exception cref="SaslAuthenticationException">No ticket could be obtained; the message contains Kerberos' own words.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    internal static KerberosTicket Fetch(KerberosLogin login, CancellationToken stop)
    {
        var ticket = new KerberosTicket(login);
        try
        {
            // Kerberos cannot be interrupted: a call that is stopped runs to its end in the background.
            Task<string?> acquiring = OwnThread.Run(ticket.Acquire);
            acquiring.Wait(stop);
            if (acquiring.Result is string reason)
                throw KafkaErrors.Login(Subject(login), reason, "Check the principal, the keytab, the clock of this computer, and krb5.conf. Run kinit for details. Then create the producer again.");
            return ticket;
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    static string Subject(KerberosLogin login) => login.Keytab is null
        ? $"There is no Kerberos ticket{(login.Principal is null ? "" : $" of '{login.Principal}'")}{(login.Cache is null ? "" : $" in '{login.Cache}'")} to log in with. Run kinit to get one"
        : $"The keytab '{login.Keytab}' could not be used to get a Kerberos ticket for '{login.Principal}'";

    /// <summary>Builds a client that logs in with the ticket, and starts renewing the ticket.</summary>
    /// <param name="build">Builds the client with Confluent.Kafka.</param>
    /// <param name="onFailure">Receives the reason of a failed renewal; the old ticket may still be valid, and the next renewal tries again.</param>
    internal T Build<T>(Func<T> build, Action<string> onFailure)
    {
        if (_cache is null) return build();
        return ClientConstruction.Run(configuration => UseIn(configuration, onFailure), build);
    }

    /// <summary>Makes a client created with this configuration log in with the ticket, and starts renewing the ticket.</summary>
    /// <inheritdoc cref="Build{T}(Func{T}, Action{string})" path="/param[@name='onFailure']"/>
    internal void UseIn(nint configuration, Action<string> onFailure)
    {
        if (_cache is null) return;
        BrokerThreads.UseCache(configuration, _cacheName);
        if (_login.RenewMs > 0) _renewal ??= new Timer(_ => Renew(onFailure), null, _login.RenewMs, Timeout.Infinite);
    }

    /// <summary>Removes the ticket. The client must be destroyed by then.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _renewal?.Dispose();
        // Removal may have to wait for a renewal that a server does not answer.
        ThreadPool.UnsafeQueueUserWorkItem(static ticket => ticket.Remove(), this, preferLocal: false);
    }

    void Renew(Action<string> onFailure)
    {
        if (_disposed) return;
        if (Acquire() is string reason && !_disposed) onFailure($"The Kerberos ticket of '{_login.Principal}' could not be renewed: {reason}");
        try
        {
            _renewal?.Change(_login.RenewMs, Timeout.Infinite);
        }
        catch (ObjectDisposedException)
        {
            // The producer was closed in the meantime.
        }
    }

    string? Acquire()
    {
        try
        {
            lock (_gate) return Kerberos.Acquire(_login.Principal, _login.Keytab, _cache);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return "This system has no MIT Kerberos library (libgssapi_krb5.so.2). Install it (libsasl2-modules-gssapi-mit of Debian and Ubuntu, cyrus-sasl-gssapi of Red Hat), "
                + "or get a ticket in another way and set sasl.kerberos.kinit.cmd to an empty value";
        }
    }

    void Remove()
    {
        lock (_gate)
        {
            try
            {
                if (_login.Keytab is not null) Kerberos.Destroy(_cache!);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                // Then there never was a ticket.
            }
            Marshal.FreeCoTaskMem(_cacheName);
        }
    }
}
