namespace KafkaPS;

/// <summary>The broker rejected the login. Java: <c>SaslAuthenticationException</c>, code 58.</summary>
/// <inheritdoc cref="KafkaException"/>
public class SaslAuthenticationException(string message, Exception? innerException = null) : AuthenticationException(message, innerException);

/// <summary>The TLS connection to the broker could not be established. Java: <c>SslAuthenticationException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class SslAuthenticationException(string message, Exception? innerException = null) : AuthenticationException(message, innerException);

/// <summary>The broker does not offer the SASL mechanism. Java: <c>UnsupportedSaslMechanismException</c>, code 33.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnsupportedSaslMechanismException(string message, Exception? innerException = null) : AuthenticationException(message, innerException);

/// <summary>The broker's listener expected a different step of the login. Java: <c>IllegalSaslStateException</c>, code 34.</summary>
/// <inheritdoc cref="KafkaException"/>
public class IllegalSaslStateException(string message, Exception? innerException = null) : AuthenticationException(message, innerException);

/// <summary>The user is not allowed to write to the topic. Java: <c>TopicAuthorizationException</c>, code 29.</summary>
/// <inheritdoc cref="KafkaException"/>
public class TopicAuthorizationException(string message, Exception? innerException = null) : AuthorizationException(message, innerException);

/// <summary>The user is not allowed to do this on the cluster. Java: <c>ClusterAuthorizationException</c>, code 31.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ClusterAuthorizationException(string message, Exception? innerException = null) : AuthorizationException(message, innerException);

/// <summary>The user may not use the transactional.id. Java: <c>TransactionalIdAuthorizationException</c>, code 53.</summary>
/// <inheritdoc cref="KafkaException"/>
public class TransactionalIdAuthorizationException(string message, Exception? innerException = null) : AuthorizationException(message, innerException);
