package dev.ropeway.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** The application's own REST API: as most are, without a list of its classes. */
@ApplicationPath("/app")
@OpenAPIDefinition(info = @Info(title = "Wallets", version = "7"))
public class Api extends Application {}
