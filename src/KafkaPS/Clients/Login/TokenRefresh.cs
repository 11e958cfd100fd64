using KafkaPS.Interop;

namespace KafkaPS.Clients.Login;

/// <summary>Gives a client a new token whenever it asks for one, which is when 80 % of the old token's lifetime has passed. Uses one thread, which sleeps until then.</summary>
sealed class TokenRefresh
{
    readonly TokenProvider _provider;
    readonly BearerToken _first;
    readonly DateTimeOffset _firstIsFresh;
    readonly object _gate = new();
    INativeClient? _client;
    bool _asked, _ended;

    /// <param name="provider">The source of tokens.</param>
    /// <param name="first">The first token.</param>
    internal TokenRefresh(TokenProvider provider, BearerToken first)
    {
        _provider = provider;
        _first = first;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _firstIsFresh = now + (first.Expires - now) / 2;
    }

    /// <summary>Gives the client the first token, and starts serving its requests.</summary>
    internal void Serve(INativeClient client, string name)
    {
        _client = client;
        Give(_first);
        new Thread(Run) { Name = $"KafkaPS {name} tokens", IsBackground = true }.Start();
    }

    /// <summary>Called when the client asks for a token; must not block.</summary>
    internal void Ask()
    {
        // The client also asks when it is created, though it gets the first token anyway.
        if (DateTimeOffset.UtcNow < _firstIsFresh) return;
        lock (_gate)
        {
            _asked = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread and a running script block.</summary>
    internal void End()
    {
        _provider.Dispose();
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    void Run()
    {
        while (WaitUntilAsked())
        {
            try
            {
                Give(_provider.Next());
            }
            catch (KafkaException e)
            {
                Fail(e.Message);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e)
            {
                // An exception that escapes this thread would end the process.
                Fail($"KafkaPS could not call the script block of -TokenProvider: {e.Message}");
            }
        }
    }

    bool WaitUntilAsked()
    {
        lock (_gate)
        {
            while (!_asked && !_ended) Monitor.Wait(_gate);
            _asked = false;
            return !_ended;
        }
    }

    void Give(BearerToken token)
    {
        string? reason = null;
        _client!.TryCall(client => reason = SaslLogin.SetToken(client, token.Text, token.Expires.ToUnixTimeMilliseconds(), token.Principal, token.Extensions));
        if (reason is not null) Fail(reason);
        else _client.Events.TokenFailure = null;
    }

    void Fail(string reason)
    {
        _client!.Events.TokenFailure = ConsoleText.Escape(reason);
        _client.TryCall(client => _ = SaslLogin.SetTokenFailure(client, reason));
    }
}
