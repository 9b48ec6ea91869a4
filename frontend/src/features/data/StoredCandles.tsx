import "@/theme/mantineForms";
import { Skeleton } from "@mantine/core";
import { IconDownload, IconFolderOpen } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { dataQuery, storageQuery } from "@/api/data";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Page } from "@/components/Page";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Data.module.css";
import { DownloadForm } from "./DownloadForm";
import { type DataSearch, listed } from "./dataSearch";
import { FileDetail } from "./FileDetail";
import { FileFilters } from "./FileFilters";
import { useFileColumns } from "./fileColumns";
import { ImportForm } from "./ImportForm";
import { JobList } from "./JobList";

interface StoredCandlesProps {
  search: DataSearch;
  onSearch: (change: DataSearch) => void;
}

/** The stored candles: how good they are, which days they cover, and how to get more. */
export function StoredCandles({ search, onSearch }: StoredCandlesProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(dataQuery);
  const columns = useFileColumns((pair, timeframe) => onSearch({ pair, timeframe }));
  const files = data?.items;
  const shown = listed(files ?? [], search);
  const looked = files?.find(({ pair, timeframe }) => pair === search.pair && timeframe === search.timeframe);
  const close = () => onSearch({ form: undefined });
  const download = (
    <OwnerButton
      leftSection={<IconDownload size={16} aria-hidden="true" />}
      onClick={() => onSearch({ form: "download" })}
    >
      {t("data.download")}
    </OwnerButton>
  );
  return (
    <Page
      title={t("nav.data")}
      actions={
        <>
          <OwnerButton
            variant="default"
            leftSection={<IconFolderOpen size={16} aria-hidden="true" />}
            onClick={() => onSearch({ form: "import" })}
          >
            {t("data.import")}
          </OwnerButton>
          {download}
        </>
      }
    >
      {search.form === "download" && <DownloadForm onDone={close} />}
      {search.form === "import" && <ImportForm onDone={close} />}
      <JobList />
      {looked && (
        <FileDetail
          key={`${looked.pair} ${looked.timeframe}`}
          file={looked}
          onClose={() => onSearch({ pair: undefined, timeframe: undefined })}
        />
      )}
      <div className={classes.surface}>
        {error && files === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!error && files === undefined && <Skeleton height="12rem" radius={0} />}
        {files?.length === 0 && (
          <EmptyState title={t("data.none")} action={search.form === undefined && download}>
            {t("data.noneText")}
          </EmptyState>
        )}
        {files !== undefined && files.length > 0 && (
          <>
            <FileFilters files={files} search={search} onSearch={onSearch} />
            {shown.length === 0 ? (
              <EmptyState title={t("data.noMatch")}>{t("bots.noMatchText")}</EmptyState>
            ) : (
              <DataTable
                name="data"
                label={t("nav.data")}
                columns={columns}
                rows={shown}
                rowId={({ pair, timeframe }) => `${pair} ${timeframe}`}
                footer={<Storage />}
              />
            )}
          </>
        )}
      </div>
    </Page>
  );
}

function Storage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(storageQuery);
  if (data === undefined) return null;
  return (
    <p className={`${classes.storage} ${classes.soft}`}>
      {t("data.storage", {
        files: data.files,
        size: format.fileSize(data.bytes),
        free: format.fileSize(data.free_bytes),
        folder: data.folder,
      })}
    </p>
  );
}
