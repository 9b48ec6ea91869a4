import { IconCertificate } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { ValidationList } from "@/features/validations/ValidationList";

export const Route = createFileRoute("/_app/validations/")({
  staticData: { nav: { label: "nav.validations", icon: IconCertificate, order: 4.2, group: "research" } },
  component: ValidationList,
});
