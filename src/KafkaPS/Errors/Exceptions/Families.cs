namespace KafkaPS;

/// <summary>An error that a broker or the client's protocol layer reported. Java: <c>ApiException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ApiException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>An error that may not recur when the operation is retried. Java: <c>RetriableException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class RetriableException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>An error that passes when the client has refreshed its leaders or coordinators. Java: <c>RefreshRetriableException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class RefreshRetriableException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>An error caused by outdated metadata. Java: <c>InvalidMetadataException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidMetadataException(string message, Exception? innerException = null) : RefreshRetriableException(message, innerException);

/// <summary>An error that requires a new producer. Java: <c>ApplicationRecoverableException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ApplicationRecoverableException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker rejects a setting. Also the parent of errors that a configuration change fixes. Java: <c>InvalidConfigurationException</c>, code 40.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidConfigurationException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The login to a broker failed. Java: <c>AuthenticationException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class AuthenticationException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The user lacks a permission. Java: <c>AuthorizationException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class AuthorizationException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);
