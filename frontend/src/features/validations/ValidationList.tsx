import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { validationsQuery } from "@/api/validations";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { LoadMore } from "@/components/LoadMore";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { Rows } from "@/components/Rows";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { FamilyVerdicts } from "./FamilyVerdicts";
import { LimitsSection } from "./LimitsSection";
import { useValidationColumns } from "./validationColumns";

/** What was validated here, what is known of each strategy, and the limits of a verdict. */
export function ValidationList() {
  const { t } = useTranslation();
  const rows = useInfiniteQuery(validationsQuery());
  const columns = useValidationColumns();
  const create = (
    <OwnerLink to="/validations/new" leftSection={<IconPlus size={16} aria-hidden="true" />}>
      {t("validations.new")}
    </OwnerLink>
  );
  return (
    <Page title={t("nav.validations")} actions={create}>
      <Section flush title={t("validations.runs")}>
        <Rows
          query={rows}
          empty={
            <EmptyState title={t("validations.none")} action={create}>
              {t("validations.noneText")}
            </EmptyState>
          }
        >
          {(items) => (
            <DataTable
              name="validations"
              label={t("validations.runs")}
              columns={columns}
              rows={items}
              rowId={({ id }) => id}
              footer={<LoadMore query={rows} />}
            />
          )}
        </Rows>
      </Section>
      <FamilyVerdicts />
      <LimitsSection />
    </Page>
  );
}
